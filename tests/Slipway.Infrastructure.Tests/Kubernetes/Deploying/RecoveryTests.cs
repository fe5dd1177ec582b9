using System.Diagnostics;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Oci;
using Slipway.Testing;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>A build that is killed before each of its changes in turn; then a new one that knows only what the cluster holds.</summary>
[Collection(ClusterRecoveryCollection.Name)]
public sealed class RecoveryTests(ClusterFixture cluster, ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(15);

    // What is measured is a recovery, and not how many of them a small machine can do at once.
    private readonly SemaphoreSlim _turns = new(8);

    private static Dictionary<string, Func<ITrafficSplitter, DeploymentStrategy>> StrategiesByName => new(StringComparer.Ordinal)
    {
        ["rolling"] = _ => new RollingStrategy(),
        ["bluegreen"] = _ => new BlueGreenStrategy { KeepFormer = TimeSpan.Zero },
        ["canary"] = gateway => new CanaryStrategy { Steps = [50, 100], Splitter = gateway },
    };

    [ClusterFact]
    public async Task Whatever_change_a_killed_run_died_before_the_next_one_settles_it() => await Task.WhenAll(StrategiesByName.Keys.Select(SettlesAsync));

    public void Dispose() => _turns.Dispose();

    private async Task SettlesAsync(string strategy)
    {
        await using var node = await PuppetNode.CreateAsync(cluster, $"puppet-{strategy}");
        await Task.WhenAll(
            RunAsync(strategy, node, "first", forget: true, async (world, workload, attempt, run) =>
            {
                var outcome = await workload.DeployAsync(Request(world, $"1.{attempt}.0", run), Never);
                await FinishAsync(world, workload, outcome.Release);
            }),
            RunAsync(strategy, node, "over", forget: false, async (world, workload, attempt, run) =>
            {
                var outcome = await workload.DeployAsync(Request(world, $"2.{attempt}.0", run), Never);
                await FinishAsync(world, workload, outcome.Release);
            }),
            RunAsync(strategy, node, "rejected", forget: false, async (world, workload, attempt, run) =>
            {
                var outcome = await workload.DeployAsync(Request(world, $"3.{attempt}.0", run), Never);
                await workload.RejectAsync(world.Service, outcome.Release, "too many errors", quarantine: true, Never);
            }),
            RunAsync(strategy, node, "left", forget: false, async (world, workload, attempt, run) =>
            {
                var outcome = await workload.DeployAsync(Request(world, $"5.{attempt}.0", run), Never);
                await AdvanceAsync(world, workload, outcome.Release);
                await workload.LeaveAsync(world.Service, outcome.Release, "nobody asked it anything", Never);
            }),
            RunAsync(strategy, node, "again", forget: false, async (world, workload, attempt, run) =>
            {
                // Left by a build that lives, and judged again by the one that dies.
                await using (var leaving = world.NewWorkloadWithoutRegistry($"left-{attempt}"))
                {
                    var left = await leaving.DeployAsync(Request(world, $"6.{attempt}.0", $"left-{attempt}"), Never);
                    await AdvanceAsync(world, leaving, left.Release);
                    await leaving.LeaveAsync(world.Service, left.Release, "nobody asked it anything", Never);
                }

                var outcome = await workload.DeployAsync(Request(world, $"6.{attempt}.0", run), Never);
                outcome.Adopted.ShouldBe(strategy != "bluegreen");
                await FinishAsync(world, workload, outcome.Release);
            }),
            RunAsync(strategy, node, "back", forget: false, async (world, workload, attempt, run) =>
            {
                var serving = (await workload.ReadAsync(world.Service, Never)).Serving!.Version;
                await workload.RollbackAsync(world.Service, serving == "1.0.0" ? "1.1.0" : "1.0.0", run, Never);
            }),
            RunAsync(strategy, node, "down", forget: false, async (world, workload, attempt, run) =>
            {
                await workload.DownAsync(world.Service, Never);
                // Up again, so that the next kill finds something to stop; by a build that lives.
                await DeliverAsync(world, $"4.{attempt}.0");
            }));
    }

    private static async Task AdvanceAsync(ClusterWorld world, KubernetesWorkload workload, Release release)
    {
        while (await workload.AdvanceAsync(world.Service, release, Never) is not null)
        {
            // Each step passes.
        }
    }

    private static async Task FinishAsync(ClusterWorld world, KubernetesWorkload workload, Release release)
    {
        await AdvanceAsync(world, workload, release);
        await workload.AcceptAsync(world.Service, release, Never);
    }

    private async Task RunAsync(string strategy, PuppetNode node, string scenario, bool forget, Func<ClusterWorld, KubernetesWorkload, int, string, Task> deliver)
    {
        await _turns.WaitAsync();
        await using var world = await CreateAsync(cluster, $"{strategy}-{scenario}");
        try
        {
            await RunAsync(world, strategy, node, scenario, forget, deliver);
        }
        catch
        {
            output.WriteLine($"{strategy}, {scenario}:\n{world.Log.Text}");
            throw;
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task RunAsync(
        ClusterWorld world, string strategy, PuppetNode node, string scenario, bool forget, Func<ClusterWorld, KubernetesWorkload, int, string, Task> deliver)
    {
        var gateway = new NotedSplit();
        world.Options = world.Options with { Strategy = StrategiesByName[strategy](gateway), RollbackWatch = TimeSpan.Zero };
        await world.WriteManifestsAsync(node.Host);
        if (!forget)
        {
            await DeliverAsync(world, "1.0.0");
            await DeliverAsync(world, "1.1.0");
        }

        var points = new List<string>();
        var slowest = TimeSpan.Zero;
        for (var attempt = 1; ; attempt++)
        {
            if (forget)
            {
                await world.Space.KubectlAsync("delete", "deployments,services,configmaps,leases", "--all", "--wait=true");
            }

            var gate = new DyingGate(attempt);
            var run = world.NewRun();
            await using (var dying = world.NewWorkloadWithoutRegistry(run, gate))
            {
                try
                {
                    await deliver(world, dying, attempt, run);
                }
                catch (Exception) when (gate.HasDied)
                {
                    points.Add(gate.DiedBefore!);
                }
            }

            if (!gate.HasDied)
            {
                break;
            }

            var began = Stopwatch.StartNew();
            await using var next = world.NewWorkloadWithoutRegistry(run);
            var done = await next.RecoverAsync(world.Service, Never);
            slowest = began.Elapsed > slowest ? began.Elapsed : slowest;
            began.Elapsed.ShouldBeLessThan(Promised, $"{scenario}, killed before: {gate.DiedBefore}");
            gateway.Percent.ShouldBe(0, $"{scenario}, killed before: {gate.DiedBefore}");
            await ShouldBeConsistentAsync(world, next, $"{scenario}, killed before: {gate.DiedBefore}; recovery: {done}");
            (await next.RecoverAsync(world.Service, Never)).ShouldBeNull("once is enough");
        }

        await DeliverAsync(world, "9.0.0");
        await using var last = world.NewWorkloadWithoutRegistry("last");
        (await last.ReadAsync(world.Service, Never)).Serving!.Version.ShouldBe("9.0.0");
        points.Count.ShouldBeGreaterThan(3);
        points.Any(point => point.Contains("split traffic", StringComparison.Ordinal)).ShouldBe(strategy == "canary" && scenario is not ("first" or "again"), scenario);
        output.WriteLine($"{strategy}, {scenario}: {points.Count} kill points, each settled within {slowest.TotalSeconds:0.0} s:\n  {string.Join("\n  ", points)}");
    }

    private static async Task ShouldBeConsistentAsync(ClusterWorld world, KubernetesWorkload workload, string when)
    {
        await world.ShouldBeSettledAsync();
        var status = await workload.ReadAsync(world.Service, Never);
        status.Candidate.ShouldBeNull(when);
        status.Problem.ShouldBeNull(when);
        if (!status.Notes.Any(note => note.Contains("it was left: nobody asked it anything", StringComparison.Ordinal)))
        {
            status.Serving?.VerifiedAt.ShouldNotBeNull(when);
        }

        await world.Space.UntilAsync(
            $"one version runs, or none ({when})",
            async () => string.Join(' ', (await world.Space.ListAsync("pods", "app=load-harness"))
                .Where(pod => pod["metadata"]!["deletionTimestamp"] is null)
                .Select(pod => (string?)pod["spec"]!["containers"]![0]!["image"])
                .Distinct()),
            images => images == (status.Serving is null ? "" : $"load-harness@{status.Serving.Digest}"));
    }

    private static async Task DeliverAsync(ClusterWorld world, string version)
    {
        var run = world.NewRun();
        await using var workload = world.NewWorkloadWithoutRegistry(run);
        var outcome = await workload.DeployAsync(Request(world, version, run), Never);
        await FinishAsync(world, workload, outcome.Release);
    }

    // No pod runs it, so it need not exist.
    private static DeployRequest Request(ClusterWorld world, string version, string run) => new(
        world.Service, "load-harness", Digest.Of(System.Text.Encoding.UTF8.GetBytes(version)), version, new string('a', 40), world.Cluster.Context.Clock.GetUtcNow(), run);
}
