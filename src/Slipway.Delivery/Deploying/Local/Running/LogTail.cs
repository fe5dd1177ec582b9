using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Local.Running;

/// <summary>The last words of a process.</summary>
internal static class LogTail
{
    private const int Lines = 20;
    private const int Bytes = 16 * 1024;

    /// <summary>The last twenty lines; empty when there are none.</summary>
    public static string Read(AbsolutePath log)
    {
        try
        {
            using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.Seek(Math.Max(0, stream.Length - Bytes), SeekOrigin.Begin);
            using var reader = new StreamReader(stream);
            return string.Join('\n', reader.ReadToEnd().TrimEnd().Split('\n').TakeLast(Lines).Select(line => line.TrimEnd('\r')));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
