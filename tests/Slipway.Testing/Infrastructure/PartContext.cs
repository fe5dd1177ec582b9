using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure;

/// <summary>What a part needs to start: everything from outside, nothing static.</summary>
/// <param name="Processes">Starts servers; they end when the part is disposed.</param>
/// <param name="Environment">Where programs are looked up.</param>
/// <param name="Clock">Measures patience.</param>
/// <param name="Log">Hears what is installed, started and stopped.</param>
/// <param name="Cache">Kept between runs: downloads and builds.</param>
/// <param name="Scratch">Gone afterwards: data, sockets, configuration. Short, since socket paths may have 107 characters.</param>
public sealed record PartContext(IProcessRunner Processes, IEnvironment Environment, TimeProvider Clock, ILog Log, AbsolutePath Cache, AbsolutePath Scratch)
{
    /// <summary>Names a scratch folder that somebody else made and removes.</summary>
    public const string ScratchVariable = "SLIPWAY_SCRATCH";

    private const string SystemFolders = "/usr/local/sbin:/usr/sbin:/sbin";

    /// <summary>The context of a test or of the runner on this machine.</summary>
    public static PartContext OnThisMachine(ILog log)
    {
        var system = new SystemEnvironment();

        // Servers live in folders that an ordinary user's PATH leaves out.
        var environment = new FixedEnvironment(new Dictionary<string, string>(system.All) { ["PATH"] = $"{system.Get("PATH")}:{SystemFolders}" });
        var scratch = system.Get(ScratchVariable) is { Length: > 0 } given
            ? AbsolutePath.Create(given)
            : AbsolutePath.Create(Directory.CreateTempSubdirectory("slipway-").FullName);
        var processes = new ProcessRunner(new SecretMask(), log, TimeProvider.System, environment, scratch);
        return new(processes, environment, TimeProvider.System, log, CacheFolder(system), scratch);
    }

    /// <summary>The same with the addresses of a part that runs, for parts that build on it.</summary>
    public PartContext With(IReadOnlyDictionary<string, string> addresses)
    {
        var all = new Dictionary<string, string>(Environment.All);
        foreach (var (name, value) in addresses)
        {
            all[name] = value;
        }

        return this with { Environment = new FixedEnvironment(all) };
    }

    /// <summary>Where downloads and builds are kept: <c>${XDG_CACHE_HOME:-~/.cache}/slipway-tests</c>.</summary>
    public static AbsolutePath CacheFolder(IEnvironment environment) =>
        (environment.Get("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? AbsolutePath.Create(cache)
            : AbsolutePath.Create(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile)) / ".cache") / "slipway-tests";

    /// <summary>The program's path; absent when it is not installed.</summary>
    public AbsolutePath? Find(string program) => ExecutablePath.Find(program, Environment) is { } path ? AbsolutePath.Create(Path.GetFullPath(path)) : null;

    /// <summary>A new empty folder of this part's own.</summary>
    public AbsolutePath NewFolder(string name) => (Scratch / $"{name}-{Guid.NewGuid().ToString("n")[..8]}").CreateDirectory();
}
