using System.Runtime.InteropServices;

namespace Slipway.Bench;

/// <summary>What the figures were measured on.</summary>
internal static partial class Machine
{
    private const int Children = -1;

    /// <summary>Size and load of the machine, for the record.</summary>
    public static string Now()
    {
        var load = File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown";
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30);
        return $"{Environment.ProcessorCount} processors, {memory} GiB, .NET {Environment.Version}, load average {load}";
    }

    /// <summary>Processor time of all children that have ended; zero where the system does not say.</summary>
    public static unsafe TimeSpan ChildrenTime()
    {
        if (!OperatingSystem.IsLinux())
        {
            return TimeSpan.Zero;
        }

        var usage = stackalloc long[32]; // struct rusage begins with the user's and the system's time: seconds, microseconds
        return GetUsage(Children, usage) == 0 ? TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]) : TimeSpan.Zero;
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static unsafe partial int GetUsage(int who, long* usage);
}
