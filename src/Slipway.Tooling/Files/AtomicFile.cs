namespace Slipway.Tooling.Files;

/// <summary>Files that a reader sees whole or not at all, whatever kills the writer: written beside, synced, renamed over.</summary>
public static class AtomicFile
{
    /// <summary>Writes UTF-8 without a byte order mark.</summary>
    public static void WriteAllText(AbsolutePath path, string text) => WriteAllBytes(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes the bytes; parents are created, and a file that is replaced keeps its permissions.</summary>
    public static void WriteAllBytes(AbsolutePath path, ReadOnlySpan<byte> bytes)
    {
        path.Parent?.CreateDirectory();
        var beside = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                if (!OperatingSystem.IsWindows() && path.FileExists)
                {
                    File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(path)); // before a byte is in it
                }

                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
