using System.Diagnostics;
using System.Text.Json.Serialization;

namespace Slipway.Tooling.Processes;

/// <summary>
/// One process and no other: its id together with its start, so that a reused id is never taken for it. On Linux <paramref name="Started"/> is the boot id and
/// the kernel's start tick, which a clock that jumps does not touch.
/// </summary>
public sealed record ProcessIdentity(int Pid, string Started)
{
    /// <summary>This very process.</summary>
    public static ProcessIdentity Current { get; } = Of(Environment.ProcessId) ?? throw new InvalidOperationException("This process cannot see itself.");

    /// <summary>Whether that process still runs (a zombie does not).</summary>
    [JsonIgnore]
    public bool IsAlive => Of(Pid) is { } now && now.Started == Started;

    /// <summary>The process of that id, if there is one.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        if (OperatingSystem.IsLinux())
        {
            return LinuxStat.Of(pid) is { Runs: true } stat ? new(pid, $"{BootId.Value}:{stat.StartTick}") : null;
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            return process.HasExited ? null : new(pid, process.StartTime.ToUniversalTime().Ticks.ToString());
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Sends SIGTERM (or <c>Kill</c> on Windows) to its whole group, if it still runs.</summary>
    public void Terminate() => Signal(ProcessGroup.Term);

    /// <summary>Sends SIGKILL to its whole group, if it still runs.</summary>
    public void Kill() => Signal(ProcessGroup.Kill);

    private void Signal(int signal)
    {
        if (IsAlive)
        {
            ProcessGroup.Signal(Pid, signal);
        }
    }

    private static class BootId
    {
        public static readonly string Value = File.Exists("/proc/sys/kernel/random/boot_id")
            ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()
            : "boot";
    }
}
