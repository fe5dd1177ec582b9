using System.Globalization;
using Slipway.Delivery.Baking;
using Slipway.TestBuild;
using Slipway.Testing;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>
/// The targets themselves, killed before each of their changes in turn, those to the ledger among them; then <c>Recover</c>, as the workflow's last step or as another
/// run; then a delivery. The nodes are puppets, so the counters of their pods come from the test: all else is real.
/// </summary>
[Collection(ClusterRecoveryCollection.Name)]
public sealed class LedgerAfterKillTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private static readonly BakePlan Plan = new()
    {
        MinimumDuration = TimeSpan.FromSeconds(1),
        MaximumDuration = TimeSpan.FromMinutes(3),
        Interval = TimeSpan.FromMilliseconds(250),
        SignalInterval = TimeSpan.FromMilliseconds(250),
        SettleTime = TimeSpan.Zero,
        ProbeRate = 0,
        IndependentRequests = 1000,
        CompareWithOld = false,
    };

    [ClusterFact]
    public async Task Whatever_change_a_killed_run_died_before_the_ledger_is_right_afterwards() => await Task.WhenAll(
        DeliveriesAsync("rolling"),
        DeliveriesAsync("bluegreen"),
        DeliveriesAsync("canary"),
        ReturnsAsync());

    private Task DeliveriesAsync(string strategy) => InAsync(strategy, async (world, build) =>
    {
        var points = await DieEverywhereAsync(world, build, strategy, async attempt =>
        {
            await build.PushedAsync(await world.RequestAsync($"2.{attempt}.0", "none"));
            return ("Bake", []);
        });
        points.ShouldContain(point => point.Contains("ledger", StringComparison.OrdinalIgnoreCase));

        await build.PushedAsync(await world.RequestAsync("9.0.0", "none"));
        await build.DoneAsync("Bake", "end");
        await ShouldBeRightAsync(world, build, "9.0.0", $"{strategy}, in the end");
        await build.DoneAsync("ReportDora", "end");
    });

    private Task ReturnsAsync() => InAsync("back", async (world, build) =>
    {
        await build.PushedAsync(await world.RequestAsync("1.1.0", "none"));
        await build.DoneAsync("Bake", "second");
        await DieEverywhereAsync(world, build, "back", async _ =>
        {
            await using var workload = world.NewWorkloadWithoutRegistry("look");
            var serving = (await workload.ReadAsync(world.Service, Never)).Serving!.Version;
            return ("Rollback", ["--to", serving == "1.0.0" ? "1.1.0" : "1.0.0"]);
        });
    });

    private async Task<IReadOnlyList<string>> DieEverywhereAsync(
        ClusterWorld world, DeliveringBuild build, string scenario, Func<int, Task<(string Target, string[] More)>> prepare)
    {
        var points = new List<string>();
        for (var attempt = 1; ; attempt++)
        {
            var (target, more) = await prepare(attempt);
            var gate = new DyingGate(attempt);
            var run = attempt.ToString(CultureInfo.InvariantCulture);
            var (code, said) = await build.RunAsync(target, run, gate, more);
            if (!gate.HasDied)
            {
                code.ShouldBe(0, said);
                await ShouldBeRightAsync(world, build, null, $"{scenario}, not killed");
                output.WriteLine($"{scenario}: {points.Count} kill points:\n  {string.Join("\n  ", points)}");
                return points;
            }

            points.Add(gate.DiedBefore!);
            var recovery = await build.DoneAsync("Recover", run);
            await ShouldBeRightAsync(world, build, null, $"{scenario}, killed before: {gate.DiedBefore}\n{recovery}");
            var events = (await build.LedgerAsync()).Count;
            await build.DoneAsync("Recover", "another");
            (await build.LedgerAsync()).Count.ShouldBe(events, $"once is enough: {scenario}, killed before: {gate.DiedBefore}");
        }
    }

    private static async Task ShouldBeRightAsync(ClusterWorld world, DeliveringBuild build, string? version, string when)
    {
        await world.ShouldBeSettledAsync();
        await using var workload = world.NewWorkloadWithoutRegistry("look");
        var status = await workload.ReadAsync(world.Service, Never);
        (status.Candidate, status.Problem).ShouldBe((null, null), when);
        status.Serving!.VerifiedAt.ShouldNotBeNull(when);
        if (version is not null)
        {
            status.Serving.Version.ShouldBe(version, when);
        }

        await build.ShouldHaveTheLedgerRightAsync(status.Serving, when);
    }

    /// <summary>As Prometheus says it: a pod that answers two hundred requests from one reading to the next, all well.</summary>
    private static string CountersAfter(int readings) => $$"""
        { "status": "success", "data": { "resultType": "vector", "result": [
          { "metric": { "slipway": "up", "pod": "puppet" }, "value": [0, "1"] },
          { "metric": { "slipway": "requests", "pod": "puppet" }, "value": [0, "{{200 * readings}}"] } ] } }
        """;

    private async Task InAsync(string scenario, Func<ClusterWorld, DeliveringBuild, Task> test)
    {
        await using var world = await CreateAsync(cluster, $"ledger-{scenario}");
        await using var node = await PuppetNode.CreateAsync(cluster, $"puppet-ledger-{scenario}");
        using var counters = new TinyHttpService((_, number) => (200, CountersAfter(number)));
        world.Options = world.Options with { Strategy = ClusterDelivery.StrategyOf(scenario) };
        await world.WriteManifestsAsync(node.Host);
        using var build = await DeliveringBuild.CreateAsync(world, DeliveringBuild.EndOf(world) with { Bake = Plan, Prometheus = counters.Address });
        await build.PushedAsync(await world.RequestAsync("1.0.0", "none"));
        await build.DoneAsync("Bake", "first");
        await test(world, build);
    }
}
