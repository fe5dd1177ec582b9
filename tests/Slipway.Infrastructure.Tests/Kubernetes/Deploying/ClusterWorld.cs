using System.Text.Json.Nodes;
using Slipway.Delivery;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Oci;
using Slipway.Oci.Registries;
using Slipway.Oci.Registries.Credentials;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>One service in a namespace of its own, delivered by workloads that know nothing of each other but what the cluster holds.</summary>
internal sealed class ClusterWorld : IAsyncDisposable
{
    public static readonly CancellationToken Never = CancellationToken.None;

    private static readonly TestImage Placeholder = new("load-harness", $"sha256:{new string('0', 64)}", "0.0.0");

    private readonly List<KubernetesWorkload> _workloads = [];
    private readonly RegistryClient _registry;
    private int _runs;

    private ClusterWorld(ClusterFixture cluster, ClusterNamespace space, AbsolutePath manifests)
    {
        (Cluster, Space) = (cluster, space);
        _registry = new RegistryClient(
            RegistryAddress.Parse(cluster.Images.Registry),
            new RegistryClientOptions(),
            NoCredentials.Instance,
            new ApplyingGate(NullLog.Instance),
            cluster.Context.Clock,
            new SecretMask(),
            NullLog.Instance);
        Manifests = manifests;
        Options = new KubernetesOptions
        {
            Environment = "test",
            Manifests = [manifests],
            RunId = "none",
            Namespace = space.Name,
            Kubeconfig = cluster.Cluster.Kubeconfig,
            ProgressDeadline = TimeSpan.FromMinutes(2),
            RollbackWatch = TimeSpan.FromSeconds(1),
            WaitForLease = TimeSpan.FromMinutes(2),
        };
    }

    public ClusterFixture Cluster { get; }

    public ClusterNamespace Space { get; }

    public AbsolutePath Manifests { get; }

    public KubernetesOptions Options { get; set; }

    public RecordingLog Log { get; } = new();

    public Service Service { get; } = new("load-harness", new DotNetProject("src/LoadHarness/LoadHarness.csproj")) { Endpoints = new() { Probes = ["/work"] } };

    /// <summary>Short, since the tests' faults are certain; the default plan's promise is kept all the same.</summary>
    public BakePlan Plan { get; set; } = new()
    {
        MinimumDuration = TimeSpan.FromSeconds(6),
        MaximumDuration = TimeSpan.FromSeconds(60),
        Interval = TimeSpan.FromSeconds(1),
        SignalInterval = TimeSpan.FromMilliseconds(500),
        SettleTime = TimeSpan.FromSeconds(3),
        BlindCap = TimeSpan.FromSeconds(60),
        ProbeRate = 20,
    };

    public static async Task<ClusterWorld> CreateAsync(ClusterFixture cluster, string purpose, int replicas = 2)
    {
        var space = await cluster.CreateNamespaceAsync(purpose);
        var folder = cluster.Context.NewFolder("manifests");
        await File.WriteAllTextAsync(folder / "load-harness.yaml", LoadHarnessManifests.Of(Placeholder, replicas));
        return new ClusterWorld(cluster, space, folder);
    }

    /// <summary>A workload as a new run would make it.</summary>
    public KubernetesWorkload NewWorkload(IChangeGate? gate = null, string? runId = null)
    {
        var options = Options with { RunId = runId ?? NewRun() };
        var workload = new KubernetesWorkload(options, _registry, Cluster.Context.Processes, gate ?? new ApplyingGate(Log), Cluster.Context.Clock, Log);
        _workloads.Add(workload);
        return workload;
    }

    /// <summary>The same, without a look into the registry before anything is changed.</summary>
    public KubernetesWorkload NewWorkloadWithoutRegistry(string runId, IChangeGate? gate = null)
    {
        var workload = new KubernetesWorkload(Options with { RunId = runId }, null, Cluster.Context.Processes, gate ?? new ApplyingGate(Log), Cluster.Context.Clock, Log);
        _workloads.Add(workload);
        return workload;
    }

    public string NewRun() => $"run-{Interlocked.Increment(ref _runs)}";

    public async Task<DeployRequest> RequestAsync(string version, string run, params (string Name, string Value)[] settings)
    {
        var image = await Cluster.Images.LoadHarnessAsync(version, settings);
        return new DeployRequest(Service, "load-harness", Digest.Parse(image.Digest), version, new string('a', 40), Cluster.Context.Clock.GetUtcNow(), run);
    }

    /// <summary>Deploys, bakes and acts on the verdict, as the targets do.</summary>
    public async Task<(BakeRecord Record, Release Release, Release? Serving)> DeliverAsync(string version, params (string Name, string Value)[] settings)
    {
        var run = NewRun();
        await using var workload = NewWorkload(runId: run);
        var outcome = await workload.DeployAsync(await RequestAsync(version, run, settings), Never);
        var record = await BakeAsync(workload, outcome.Release);
        var serving = record.Verdict == BakeVerdict.Pass
            ? await workload.AcceptAsync(Service, outcome.Release with { Evidence = BakeEvidence.Of(record) }, Never)
            : await workload.RejectAsync(Service, outcome.Release, record.Line, quarantine: record.Verdict == BakeVerdict.Fail, Never);
        return (record, outcome.Release, serving);
    }

    /// <summary>Writes the manifests anew: what the next workload delivers.</summary>
    public async Task WriteManifestsAsync(Func<string, string> change, int replicas = 2) =>
        await File.WriteAllTextAsync(Manifests / "load-harness.yaml", change(LoadHarnessManifests.Of(Placeholder, replicas)));

    /// <summary>Deploys and accepts without a bake.</summary>
    public async Task<Release> AcceptAsync(string version, params (string Name, string Value)[] settings)
    {
        var run = NewRun();
        await using var workload = NewWorkload(runId: run);
        var outcome = await workload.DeployAsync(await RequestAsync(version, run, settings), Never);
        return await workload.AcceptAsync(Service, outcome.Release, Never);
    }

    /// <summary>Asks for a release whose image need not exist, since no node runs it.</summary>
    public DeployRequest Imagined(string version, string run) => new(
        Service, "load-harness", Digest.Of(System.Text.Encoding.UTF8.GetBytes(version)), version, new string('a', 40), Cluster.Context.Clock.GetUtcNow(), run);

    /// <summary>Deploys such a release and accepts it without a bake.</summary>
    public async Task<Release> AcceptImaginedAsync(string version)
    {
        var run = NewRun();
        await using var workload = NewWorkloadWithoutRegistry(run);
        var outcome = await workload.DeployAsync(Imagined(version, run), Never);
        while (await workload.AdvanceAsync(Service, outcome.Release, Never) is not null)
        {
            // Each step passes.
        }

        return await workload.AcceptAsync(Service, outcome.Release, Never);
    }

    /// <summary>The administrator's kubeconfig, by which another user comes in.</summary>
    public async Task<AbsolutePath> KubeconfigOfAsync(string user)
    {
        var view = JsonNode.Parse((await Cluster.KubectlAsync(["config", "view", "--raw", "--minify", "--flatten", "--output", "json"])).StandardOutput)!;
        view["users"]![0]!["user"]!["as"] = user;
        var file = Cluster.Context.NewFolder("kubeconfig") / "config";
        await File.WriteAllTextAsync(file, view.ToJsonString());
        return file;
    }

    public async Task<BakeRecord> BakeAsync(KubernetesWorkload workload, Release release) =>
        await BakeAsync(await workload.ObserveAsync(Service, release, Never), release);

    public async Task<BakeRecord> BakeAsync(ReleaseObservation seen, Release release)
    {
        var subject = new BakeSubject(Service.Name, release.Version)
        {
            Telemetry = seen.Telemetry,
            OldTelemetry = seen.OldTelemetry,
            OldIsRecorded = seen.OldIsRecorded,
            Probe = seen.Probe,
            OldProbe = seen.OldProbe,
            Signals = seen.Signals,
        };
        return await new BakeRunner(Cluster.Context.Clock, Log).RunAsync(Plan, subject, Never);
    }

    /// <summary>The version that the service's own page tells, through its Kubernetes Service.</summary>
    public async Task<string?> VersionServedAsync()
    {
        using var answer = await Space.GetAsync("load-harness:http", "/version");
        return answer.IsSuccessStatusCode ? (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())?["version"] : null;
    }

    /// <summary>Waits until only <paramref name="version"/> answers.</summary>
    public Task ShouldServeAsync(string version) => Space.UntilAsync(
        $"{version} serves",
        async () =>
        {
            var answers = new HashSet<string?>();
            for (var i = 0; i < 8; i++)
            {
                answers.Add(await VersionServedAsync());
            }

            return string.Join(',', answers);
        },
        answers => answers == version);

    /// <summary>Nothing is left of a run: no lease is held, no intent is written.</summary>
    public async Task ShouldBeSettledAsync(string environment = "test")
    {
        (await Space.FindAsync("lease", $"slipway-{environment}-load-harness"))?["spec"]?["holderIdentity"].ShouldBeNull();
        var map = await Space.FindAsync("configmap", $"slipway-{environment}-load-harness");
        ((string?)map?["data"]?["state.json"] ?? "").ShouldNotContain("\"intent\"");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var workload in _workloads)
        {
            await workload.DisposeAsync();
        }

        _registry.Dispose();
        await Space.DisposeAsync();
    }
}
