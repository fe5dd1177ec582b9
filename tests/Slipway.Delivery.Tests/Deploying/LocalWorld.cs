using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Local;
using Slipway.Delivery.Deploying.Local.State;
using Slipway.Delivery.Tests.Ledger;
using Slipway.TestBuild;
using Slipway.TestService;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Tests.Deploying;

/// <summary>One service on this machine: real processes in a folder of their own, all of which end with the test.</summary>
internal sealed class LocalWorld : IDisposable
{
    public static readonly CancellationToken Never = CancellationToken.None;

    private const int Nearby = 20; // so many ports from the preferred one are looked at
    private const int Ranges = 500; // from 20000 to where the system begins to give ports away by itself

    private static int _range = Environment.ProcessId * 31;

    private readonly TempFolder _folder = new();
    private readonly List<LocalWorkload> _workloads = [];
    private int _runs;

    public LocalWorld()
    {
        Options = new LocalWorkloadOptions
        {
            Folder = _folder.Path / "local",
            IngressProgram = AbsolutePath.Create(AppContext.BaseDirectory) / "ingress" / "Slipway.Ingress.dll",
            PreferredPort = 20000 + (Nearby * (int)((uint)Interlocked.Increment(ref _range) % Ranges)), // each world looks among ports of its own
            StopGrace = TimeSpan.FromSeconds(5),
        };
        Workload = NewWorkload();
    }

    public LocalWorkloadOptions Options { get; set; }

    public LocalWorkload Workload { get; private set; }

    /// <summary>Where releases come from. Default: <see cref="Releases"/>.</summary>
    public IReleaseSource? Source { get; set; }

    /// <summary>Default: the real one.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public RecordingLog Log { get; } = new();

    public Service Service { get; set; } = new("shop", new DotNetProject("src/Shop/Shop.csproj"));

    /// <summary>What can be deployed; outside the local state.</summary>
    public AbsolutePath Images => _folder.Path / "images";

    public TestReleases Releases => new(Images);

    public AbsolutePath Folder => _folder.Path;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(20) };

    public LocalState State => RecordFile.Read<LocalState>(Folders.StateFile);

    public LocalFolders Folders => new(Options.Folder, Options.Environment, Service.Name);

    /// <summary>A workload as a new build would make it, knowing nothing but the folder.</summary>
    public LocalWorkload NewWorkload(IChangeGate? gate = null)
    {
        var runner = new ProcessRunner(new SecretMask(), Log, TimeProvider.System, new SystemEnvironment(), _folder.Path);
        Workload = new LocalWorkload(Options, Source ?? Releases, runner, gate ?? new ApplyingGate(Log), new SystemEnvironment(), Clock, Log);
        _workloads.Add(Workload);
        return Workload;
    }

    public DeployRequest Request(Behaviour behaviour)
    {
        var digest = Releases.Add(behaviour);
        return new DeployRequest(Service, "shop", digest, behaviour.Version, $"commit-of-{behaviour.Version}", DateTimeOffset.UnixEpoch, $"run-{++_runs}");
    }

    public DeployRequest Request(string version) => Request(new Behaviour(version));

    /// <summary>Deploys and accepts, as a delivery whose bake passes.</summary>
    public async Task<Release> DeliverAsync(string version)
    {
        var outcome = await Workload.DeployAsync(Request(version), Never);
        return await Workload.AcceptAsync(Service, outcome.Release, Never);
    }

    public async Task<string> GetAsync(Uri address) => await Http.GetStringAsync(address);

    /// <summary>Every process that works in this world's folder, whether or not the workload knows of it.</summary>
    public IReadOnlyList<ProcessIdentity> Processes() =>
    [
        .. Directory.GetDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var pid) && WorksHere(pid) ? ProcessIdentity.Of(pid) : null)
            .OfType<ProcessIdentity>(),
    ];

    public void Dispose()
    {
        foreach (var process in Processes())
        {
            process.Kill();
        }

        SpinWait.SpinUntil(() => Processes().Count == 0, TimeSpan.FromSeconds(5));
        _workloads.ForEach(workload => workload.Dispose());
        Http.Dispose();
        _folder.Dispose();
    }

    private bool WorksHere(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/cwd").LinkTarget?.StartsWith(_folder.Path, StringComparison.Ordinal) == true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
