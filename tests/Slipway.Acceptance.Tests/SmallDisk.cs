using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Acceptance.Tests;

/// <summary>A disk that is soon full. Needs root on Linux.</summary>
internal sealed class SmallDisk(AbsolutePath folder) : IAsyncDisposable
{
    private static readonly ProcessRunner Processes = new(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), Repository.Original);

    public static async Task<SmallDisk> MountAsync(AbsolutePath folder, string size)
    {
        await Processes.RunAsync(new ProcessSpec("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", folder), CancellationToken.None);
        return new SmallDisk(folder);
    }

    /// <summary>Writes until nothing more fits.</summary>
    public static void Fill(AbsolutePath file)
    {
        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                stream.Write(new byte[512]);
            }
        }
        catch (IOException)
        {
            stream.Flush(); // it is full, as it should be
        }
    }

    public async ValueTask DisposeAsync() => await Processes.RunAsync(new ProcessSpec("umount", folder), CancellationToken.None);
}
