namespace Slipway.Tooling.Processes;

/// <summary>What the kernel says of a process in <c>/proc/PID/stat</c>.</summary>
internal readonly record struct LinuxStat(int Pid, char State, int Group, string StartTick)
{
    /// <summary>Whether it runs: a zombie only waits to be noticed.</summary>
    public bool Runs => State is not ('Z' or 'X');

    /// <summary>Of one process, if it is there.</summary>
    public static LinuxStat? Of(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' '); // the name before it may hold spaces
            return new(pid, fields[0][0], int.Parse(fields[2]), fields[19]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Of every process.</summary>
    public static IEnumerable<LinuxStat> All() =>
        Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder.AsSpan()), out var pid) ? Of(pid) : null)
            .OfType<LinuxStat>();
}
