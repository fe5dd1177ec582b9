using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Slipway.Tooling.Processes;

/// <summary>Signals for a whole process group.</summary>
internal static partial class ProcessGroup
{
    public const int Kill = 9;
    public const int Term = 15;

    /// <summary>
    /// Signals the group that <paramref name="pid"/> leads; where it leads none (yet), the process itself, with its children when it is killed.
    /// </summary>
    public static void Signal(int pid, int signal)
    {
        if (OperatingSystem.IsWindows())
        {
            KillTree(pid);
            return;
        }

        if (SendSignal(-pid, signal) == 0)
        {
            return;
        }

        if (signal == Kill)
        {
            KillTree(pid);
        }
        else
        {
            _ = SendSignal(pid, signal);
        }
    }

    /// <summary>Kills what is left of the group of a leader that has ended. Its id may be somebody else's by now, so it alone is never signalled.</summary>
    public static void KillRest(int leader)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SendSignal(-leader, Kill);
        }
    }

    /// <summary>Whether anything of the group still runs (a zombie does not).</summary>
    public static bool HasMembers(int leader) =>
        !OperatingSystem.IsWindows() && SendSignal(-leader, 0) == 0
            && (!OperatingSystem.IsLinux() || LinuxStat.All().Any(stat => stat.Group == leader && stat.Runs));

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
