using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace Slipway.Tooling.Processes;

/// <summary>How much a pipe holds before its writer must wait for the reader.</summary>
internal static partial class PipeCapacity
{
    private const int SetPipeSize = 1031; // F_SETPIPE_SZ
    private const int Largest = 1 << 20; // what Linux allows everybody

    /// <summary>Lets the writer run ahead of the reader by 1 MiB instead of 64 KiB. Where that is not to be had, nothing changes but the speed.</summary>
    public static void Enlarge(Stream stream)
    {
        if (OperatingSystem.IsLinux() && stream is PipeStream pipe)
        {
            _ = Control(pipe.SafePipeHandle, SetPipeSize, Largest);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeHandle descriptor, int command, int argument);
}
