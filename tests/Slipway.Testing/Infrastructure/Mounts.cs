using System.Runtime.InteropServices;
using Slipway.Tooling;

namespace Slipway.Testing.Infrastructure;

/// <summary>Folders in which something may still be mounted.</summary>
internal static partial class Mounts
{
    private const int Detach = 2;

    /// <summary>Unmounts what is mounted below <paramref name="folder"/>, innermost first, and deletes it.</summary>
    public static void DeleteFolder(AbsolutePath folder)
    {
        if (OperatingSystem.IsLinux())
        {
            var below = File.ReadLines("/proc/self/mounts")
                .Select(line => line.Split(' ')[1])
                .Where(point => point.StartsWith(folder + "/", StringComparison.Ordinal));
            foreach (var point in below.OrderByDescending(point => point.Length).ToList())
            {
                _ = Unmount(point, Detach);
            }
        }

        if (folder.DirectoryExists)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "umount2", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Unmount(string target, int flags);
}
