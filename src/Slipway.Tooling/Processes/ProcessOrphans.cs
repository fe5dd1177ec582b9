using System.Text;

namespace Slipway.Tooling.Processes;

/// <summary>
/// Processes whose build was killed before it could end them. Each child carries its owner in the environment, so that nothing has to be written down, and
/// no kill comes between a start and its note. Linux only: elsewhere a child that outlives a killed build is left alone.
/// </summary>
public static class ProcessOrphans
{
    internal const string OwnerVariable = "SLIPWAY_OWNER";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(1);

    /// <summary>Ends (SIGKILL) every process that belongs to <paramref name="owner"/>, provided the owner is dead. Answers how many there were.</summary>
    public static int EndThoseOf(ProcessIdentity owner) => owner.IsAlive ? 0 : End(owner);

    /// <summary>Ends (SIGKILL) every process that this one has started, at once: for the second Ctrl-C.</summary>
    public static void EndMine() => End(ProcessIdentity.Current);

    private static int End(ProcessIdentity owner)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var orphans = Carrying(OwnerVariable, OwnerOf(owner)).ToList();
        orphans.ForEach(orphan => ProcessGroup.Signal(orphan.Pid, ProcessGroup.Kill));
        return orphans.Count;
    }

    /// <summary>
    /// Every other process that was started with <paramref name="variable"/> set to <paramref name="value"/>: how a process is found again whose id nobody
    /// had the time to write down. Empty on systems other than Linux.
    /// </summary>
    public static IReadOnlyList<ProcessIdentity> Carrying(string variable, string value)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        var needle = Encoding.UTF8.GetBytes($"{variable}={value}");
        return
        [
            .. Directory.EnumerateDirectories("/proc")
                .Select(folder => int.TryParse(Path.GetFileName(folder), out var pid) ? pid : 0)
                .Where(pid => pid > 0 && pid != Environment.ProcessId && Carries(pid, needle))
                .Select(ProcessIdentity.Of)
                .OfType<ProcessIdentity>(),
        ];
    }

    internal static string OwnerOf(ProcessIdentity identity) => $"{identity.Pid}/{identity.Started}";

    private static bool Carries(int pid, byte[] needle)
    {
        try
        {
            var environ = ReadEnvironment(pid);
            return environ.AsSpan().IndexOf(needle) is var at and >= 0
                && (at == 0 || environ[at - 1] == 0)
                && (at + needle.Length == environ.Length || environ[at + needle.Length] == 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // It is gone, or somebody else's.
        }
    }

    // A process that has just begun to be its program has neither arguments nor environment for an instant, while its starter goes on already.
    private static byte[] ReadEnvironment(int pid)
    {
        var environ = Array.Empty<byte>();
        SpinWait.SpinUntil(
            () => (environ = File.ReadAllBytes($"/proc/{pid}/environ")).Length > 0
                || File.ReadAllBytes($"/proc/{pid}/cmdline").Length > 0
                || new FileInfo($"/proc/{pid}/exe").LinkTarget is null, // a thread of the kernel, or a process that has ended
            StartLimit);
        return environ;
    }
}
