using Slipway.Tooling;

namespace Slipway.Oci.Layouts;

/// <summary>
/// A blob on its way in: written under another name, synced, and only then renamed to its digest. Disposing one that was not kept removes it.
/// </summary>
internal sealed class BlobFile : IDisposable
{
    private const string Incoming = ".incoming";
    private static readonly TimeSpan LeftBehind = TimeSpan.FromHours(1);

    private readonly AbsolutePath _path;

    private BlobFile(AbsolutePath path)
    {
        _path = path;
        Stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 128 * 1024);
    }

    public FileStream Stream { get; }

    public static BlobFile Begin(AbsolutePath layout) => new((layout / Incoming).CreateDirectory() / $"{Guid.NewGuid():n}");

    /// <summary>Removes what a killed writer left: old enough, and locked by nobody.</summary>
    public static void SweepIncoming(AbsolutePath layout, TimeProvider clock)
    {
        if (!(layout / Incoming).DirectoryExists)
        {
            return;
        }

        foreach (var file in new DirectoryInfo(layout / Incoming).EnumerateFiles())
        {
            if (clock.GetUtcNow() - file.LastWriteTimeUtc < LeftBehind)
            {
                continue;
            }

            try
            {
                using (file.Open(FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                    file.Delete();
                }
            }
            catch (IOException)
            {
                // Its writer lives, or another sweep was faster.
            }
        }
    }

    public void KeepAs(AbsolutePath blob)
    {
        Stream.Flush(flushToDisk: true);
        File.Move(_path, blob, overwrite: true);
    }

    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // A full disk is reported by the write that met it, not again by the flush of what is thrown away.
        }

        File.Delete(_path);
    }
}
