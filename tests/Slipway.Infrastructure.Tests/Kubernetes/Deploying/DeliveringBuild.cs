using Slipway.Components.Records;
using Slipway.Delivery;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Dora;
using Slipway.Delivery.Ledger;
using Slipway.Engine.Tests;
using Slipway.TestBuild;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;
using Slipway.Tooling.Records;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>A service delivered to a test's namespace by the targets, as a person or a CI server runs them; with the ledger that they write.</summary>
internal sealed class DeliveringBuild : IDisposable
{
    private readonly BuildCall _call = new();
    private readonly ClusterWorld _world;

    private DeliveringBuild(ClusterWorld world, ClusterEnd end) => (_world, End) = (world, end);

    public ClusterEnd End { get; set; }

    public AbsolutePath Root => _call.Root;

    public static async Task<DeliveringBuild> CreateAsync(ClusterWorld world, ClusterEnd end)
    {
        var build = new DeliveringBuild(world, end);
        await build.GitAsync("init", "--quiet", "--initial-branch=main");
        await build.GitAsync("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "--allow-empty", "--message", "feat: begin");
        return build;
    }

    public static ClusterEnd EndOf(ClusterWorld world) =>
        new(world.Options.Kubeconfig!, world.Space.Name, world.Manifests, world.Cluster.Images.Registry, world.Options.Strategy, world.Plan);

    /// <summary>Leaves what Push would have left.</summary>
    public async Task PushedAsync(DeployRequest request)
    {
        var commit = (await GitAsync("rev-parse", "HEAD")).Lines[0];
        (Root / "artifacts").CreateDirectory();
        RecordFile.Write(
            Root / "artifacts" / "pushed.json",
            new PushedRecord("none", commit, request.CommitTime, [new("load-harness", $"{End.Registry}/load-harness", "load-harness", request.Version, request.Digest)]));
    }

    /// <summary>Runs one target alone; answers its exit code and all it said.</summary>
    public async Task<(int ExitCode, string Said)> RunAsync(string target, string run, IChangeGate? gate = null, params string[] more)
    {
        ClusterBuild.To.Value = End;
        _call.Gate = gate;
        _call.Environment["GITHUB_RUN_ID"] = run;
        var code = await _call.RunAsync<ClusterBuild>(x => x.TargetOf(target), [target, .. ClusterBuild.Alone, .. more]);
        return (code, $"== {target} by {run}: exit code {code}\n{_call.Output}{_call.Error}");
    }

    /// <summary>The same, where it must end well.</summary>
    public async Task<string> DoneAsync(string target, string run, params string[] more)
    {
        var (code, said) = await RunAsync(target, run, null, more);
        code.ShouldBe(0, said);
        return said;
    }

    public async Task<IReadOnlyList<LedgerEvent>> LedgerAsync()
    {
        var ledger = new FileLedger(Root / ".nuke" / "local" / "ledger.jsonl", new ApplyingGate(NullLog.Instance), _world.Cluster.Context.Clock, NullLog.Instance);
        var history = await ledger.ReadAllAsync(Never);
        history.Problems.ShouldBeEmpty();
        return history.Events;
    }

    /// <summary>
    /// The ledger is right: each delivery began and ended, each in one way; none is there twice; what it says serves is what the cluster runs; and the figures agree.
    /// </summary>
    public async Task ShouldHaveTheLedgerRightAsync(Release? serving, string when)
    {
        var events = await LedgerAsync();
        var told = $"{when}:\n{string.Join('\n', events.Select(entry => $"{entry.At:HH:mm:ss.fff} {entry.Version} {entry.RunId} {entry.Kind} {entry.Reason}"))}";
        events.Select(entry => entry.Id).ShouldBeUnique(told);
        var reached = 0;
        foreach (var delivery in events.GroupBy(entry => (entry.Digest, entry.RunId)).Where(delivery => delivery.Any(entry => entry.Kind != LedgerEventKind.Rollback)))
        {
            var kinds = delivery.Select(entry => entry.Kind).ToHashSet();
            kinds.ShouldContain(LedgerEventKind.DeployStarted, told);
            bool[] ends =
            [
                kinds.Contains(LedgerEventKind.BakePassed) && !kinds.Contains(LedgerEventKind.Rollback),
                kinds.Contains(LedgerEventKind.Rollback),
                kinds.Contains(LedgerEventKind.Rejected),
                kinds.Contains(LedgerEventKind.BakeInconclusive) && !kinds.Overlaps([LedgerEventKind.Rollback, LedgerEventKind.Rejected]),
            ];
            ends.Count(end => end).ShouldBe(1, $"{delivery.Key.RunId} has {string.Join(", ", kinds)}\n{told}");
            kinds.Contains(LedgerEventKind.DeploySucceeded).ShouldBe(!kinds.Contains(LedgerEventKind.Rejected) && !kinds.Contains(LedgerEventKind.DeployFailed), told);
            reached += kinds.Contains(LedgerEventKind.Rejected) ? 0 : 1;
        }

        var last = events.LastOrDefault(entry => entry.Kind is LedgerEventKind.DeploySucceeded or LedgerEventKind.Rollback);
        (last?.Kind == LedgerEventKind.Rollback ? last.Restored : last?.Digest).ShouldBe(serving?.Digest, told);

        var rolledBack = events.Where(entry => entry.Kind == LedgerEventKind.Rollback).Select(entry => entry.Digest).Distinct().Count();
        var figures = DoraMetrics.Compute(events, _world.Cluster.Context.Clock.GetUtcNow());
        foreach (var series in figures.Series)
        {
            series.OpenFailures.ShouldBe(0, told);
            series.Windows[0].Deployments.ShouldBe(reached, told);
            series.Windows[0].ChangeFailRate?.Rate.ShouldBe((double)rolledBack / reached, told);
        }
    }

    public void Dispose() => _call.Dispose();

    private Task<ProcessResult> GitAsync(params string[] arguments) =>
        _world.Cluster.Context.Processes.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = Root }, Never);
}
