using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Testing.Infrastructure;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>A release that takes over pod by pod, and of whose predecessor no bake is on record: it is compared with what Prometheus knows of the time before the deploy.</summary>
[Collection(ClusterBakingCollection.Name)]
public sealed class BaselineTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private const string Former = "the release before, before the deploy";

    [ClusterFact]
    public async Task The_time_before_the_deploy_stands_in_for_the_old_release_and_decides_where_the_plan_says_so()
    {
        await using var prometheus = await cluster.StartPrometheusAsync();
        await Task.WhenAll(
            InAsync("before-rolling", prometheus, RollingAsync),
            InAsync("before-gitops", prometheus, GitOpsAsync));
    }

    private async Task RollingAsync(ClusterWorld world, PrometheusPart prometheus)
    {
        await world.AcceptAsync("1.0.0"); // without a bake
        await AskedAsync(world, prometheus);

        var (record, _, _) = await world.DeliverAsync("1.1.0");

        output.WriteLine(record.Line);
        record.Verdict.ShouldBe(BakeVerdict.Pass, record.Line);
        ShouldBeCompared(record, shadow: true);

        // From now on there is a better one.
        var (next, _, _) = await world.DeliverAsync("1.2.0");
        next.Samples.SelectMany(sample => sample.Old?.Pods ?? []).Select(pod => pod.Pod).Distinct().ShouldBe(["1.1.0, in its own bake"]);
    }

    private async Task GitOpsAsync(ClusterWorld world, PrometheusPart prometheus)
    {
        await ApplyAsync(world, "1.0.0");
        await world.Space.UntilRolledOutAsync("load-harness");
        await AskedAsync(world, prometheus);

        // So many errors are good enough by the absolute test of this plan; they are more than there were before.
        world.Plan = world.Plan with { ErrorRate = new(0.5, 0.8), RecordedBaselineDecides = true, MaximumDuration = TimeSpan.FromMinutes(2), MinimumDuration = TimeSpan.FromMinutes(1) };
        var strategy = new GitOpsStrategy { Deadline = TimeSpan.FromMinutes(2) };
        await using var workload = new GitOpsWorkload(
            world.Options with { Strategy = strategy, Manifests = [], RunId = "run" }, cluster.Context.Processes, new ApplyingGate(world.Log), cluster.Context.Clock, world.Log);
        var deploying = workload.DeployAsync(await world.RequestAsync("1.1.0", "run", TestFaults.Errors(0.3)), Never);
        await ApplyAsync(world, "1.1.0", TestFaults.Errors(0.3));
        var release = (await deploying).Release;

        var record = await world.BakeAsync(await workload.ObserveAsync(world.Service, release, Never), release);

        output.WriteLine(record.Line);
        record.Line.ShouldStartWith("FAIL relative: new ");
        ShouldBeCompared(record, shadow: false);
        BakeReplay.Replay(record).Line.ShouldBe(record.Line);
    }

    private static void ShouldBeCompared(BakeRecord record, bool shadow)
    {
        var old = record.Samples.SelectMany(sample => sample.Old?.Pods ?? []).ToList();
        old.Select(pod => pod.Pod).Distinct().ShouldBe([Former]);
        old[^1].Requests.ShouldBeGreaterThan(20);
        old[^1].Errors.ShouldBe(0);
        var check = record.Checks.Single(check => check.Name == BakePlan.RelativeCheck);
        check.Shadow.ShouldBe(shadow);
        (check.OldRequests ?? 0).ShouldBeGreaterThan(0);
    }

    /// <summary>Users ask until Prometheus has seen enough of it.</summary>
    private static async Task AskedAsync(ClusterWorld world, PrometheusPart prometheus)
    {
        await using var client = new PollingClient(world);
        using var http = new HttpClient();
        var query = Uri.EscapeDataString($"sum(http_requests_total{{namespace=\"{world.Space.Name}\",route=\"/work\"}})");
        async Task<double> CountAsync()
        {
            var answer = JsonNode.Parse(await http.GetStringAsync(new Uri(prometheus.Url, $"/api/v1/query?query={query}")))!;
            return answer["data"]!["result"]!.AsArray() is [{ } sum, ..] ? double.Parse((string)sum["value"]![1]!, CultureInfo.InvariantCulture) : 0;
        }

        var first = await world.Space.UntilAsync("Prometheus sees requests", CountAsync, count => count > 0);
        await world.Space.UntilAsync("Prometheus sees many requests", CountAsync, count => count > first + 100);
    }

    private async Task ApplyAsync(ClusterWorld world, string version, params (string Name, string Value)[] settings) =>
        await world.Space.ApplyAsync(LoadHarnessManifests.Of(await cluster.Images.LoadHarnessAsync(version, settings), replicas: 1));

    private async Task InAsync(string name, PrometheusPart prometheus, Func<ClusterWorld, PrometheusPart, Task> test)
    {
        await using var world = await CreateAsync(cluster, name, replicas: 1);
        world.Options = world.Options with { Prometheus = prometheus.Url };
        try
        {
            await test(world, prometheus);
        }
        catch
        {
            output.WriteLine($"{name}:\n{world.Log.Text}");
            throw;
        }
    }
}
