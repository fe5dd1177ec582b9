using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Slipway.Tooling.Processes;

/// <summary>Signals for a whole process group.</summary>
internal static partial class ProcessGroup
{
    public const int Kill = 9;
    public const int Term = 15;

    /// <summary>Signals the group that <paramref name="pid"/> leads; where it leads none, the process and its children.</summary>
    public static void Signal(int pid, int signal)
    {
        if (OperatingSystem.IsWindows())
        {
            KillTree(pid);
            return;
        }

        if (SendSignal(-pid, signal) != 0)
        {
            _ = SendSignal(pid, signal);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);

    private static void KillTree(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It is gone already, which is what was wanted.
        }
    }
}
