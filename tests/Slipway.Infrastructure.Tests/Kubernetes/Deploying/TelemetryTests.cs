using Slipway.Delivery.Baking;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>What a bake makes of the counters of pods: all of them, some of them, and none.</summary>
[Collection(ClusterBakingCollection.Name)]
public sealed class TelemetryTests(ClusterFixture cluster, ITestOutputHelper output)
{
    [ClusterFact]
    public async Task Counters_that_stop_stay_away_or_begin_anew_are_no_evidence_against_a_release() => await Task.WhenAll(
        InAsync("outage", 1, WithoutPrometheusAsync),
        InAsync("silence", 1, NoTrafficAsync),
        InAsync("reset", 2, ResetAsync));

    [ClusterFact]
    public Task One_bad_pod_among_three_is_a_bad_release() => InAsync("oneofthree", 3, async world =>
    {
        await world.AcceptAsync("1.0.0");

        // Whichever pod is first makes the folder, and the errors.
        var shared = cluster.Context.NewFolder("first");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(shared, (UnixFileMode)Convert.ToInt32("777", 8));
        }

        await world.WriteManifestsAsync(
            text => text
                .Replace(
                    "          env:",
                    """
                              command: [sh, -c, "busybox mkdir /first/taken && export Faults__ErrorRate=1; exec dotnet LoadHarness.dll"]
                              volumeMounts: [{ name: first, mountPath: /first }]
                              env:
                    """,
                    StringComparison.Ordinal)
                .Replace("      containers:", $"      volumes: [{{ name: first, hostPath: {{ path: {shared} }} }}]\n      containers:", StringComparison.Ordinal),
            replicas: 3);
        var (record, _, serving) = await world.DeliverAsync("1.1.0");

        output.WriteLine(record.Line);
        record.Line.ShouldStartWith("FAIL error-rate");
        Directory.Exists(shared / "taken").ShouldBeTrue();
        serving!.Version.ShouldBe("1.0.0");
        await world.ShouldServeAsync("1.0.0");
    });

    private async Task WithoutPrometheusAsync(ClusterWorld world)
    {
        await using var prometheus = await cluster.StartPrometheusAsync();
        await using var between = await FaultyServer.StartAsync(prometheus.Url);
        world.Options = world.Options with { Prometheus = between.Address };
        world.Plan = world.Plan with { MaximumDuration = TimeSpan.FromMinutes(4), BlindCap = TimeSpan.FromMinutes(3), ProbeRate = 5 };
        await world.AcceptAsync("1.0.0");
        var run = world.NewRun();
        await using var workload = world.NewWorkload(runId: run);
        var outcome = await workload.DeployAsync(await world.RequestAsync("1.1.0", run), Never);

        var baking = world.BakeAsync(workload, outcome.Release);
        between.Illness = Illness.Gone;
        var first = await Task.WhenAny(baking, Task.Delay(TimeSpan.FromSeconds(60), cluster.Context.Clock, Never));
        between.Illness = Illness.None;

        first.ShouldNotBe(baking, "it was decided on nothing");
        var record = await baking;
        output.WriteLine($"{record.Line}; blind for {record.Blind.TotalSeconds:0} s");
        record.Verdict.ShouldBe(BakeVerdict.Pass, record.Line);
        record.Blind.ShouldBeGreaterThan(TimeSpan.FromSeconds(40));
        await workload.AcceptAsync(world.Service, outcome.Release, Never);
        await world.ShouldServeAsync("1.1.0");
    }

    private async Task NoTrafficAsync(ClusterWorld world)
    {
        world.Plan = world.Plan with { ProbeRate = 0, MaximumDuration = TimeSpan.FromSeconds(15) };
        await world.AcceptAsync("1.0.0");

        var (record, _, serving) = await world.DeliverAsync("1.1.0");

        output.WriteLine(record.Line);
        record.Verdict.ShouldBe(BakeVerdict.Inconclusive);
        record.Line.ShouldContain("no-traffic");
        serving!.Version.ShouldBe("1.0.0");
        await world.ShouldServeAsync("1.0.0");
    }

    // One of two pods begins to count anew; users go on asking, and none of their requests counts twice or against the release.
    private async Task ResetAsync(ClusterWorld world)
    {
        world.Plan = world.Plan with { ProbeRate = 0, MinimumDuration = TimeSpan.FromSeconds(20), MaximumDuration = TimeSpan.FromMinutes(3) };
        await world.AcceptAsync("1.0.0");
        var run = world.NewRun();
        await using var workload = world.NewWorkload(runId: run);
        var outcome = await workload.DeployAsync(await world.RequestAsync("1.1.0", run), Never);
        await using var client = new PollingClient(world);
        var pods = await world.Space.UntilAsync(
            "only the new pods are left", () => world.Space.ListAsync("pods"), found => found.Count == 2 && found.All(pod => pod["metadata"]!["deletionTimestamp"] is null));
        var baking = world.BakeAsync(workload, outcome.Release);
        await world.Space.UntilAsync(
            "some requests were counted",
            async () => await world.Space.KubectlAsync("exec", (string)pods[0]["metadata"]!["name"]!, "--", "wget", "-q", "-O", "-", "http://127.0.0.1:8080/metrics"),
            said => said.StandardOutput.Contains("route=\"/work\",method=\"GET\",code=\"200\"} ", StringComparison.Ordinal)
                && !said.StandardOutput.Contains("route=\"/work\",method=\"GET\",code=\"200\"} 0\n", StringComparison.Ordinal));
        await world.Space.KubectlAsync("exec", (string)pods[0]["metadata"]!["name"]!, "--", "busybox", "kill", "1");

        var record = await baking;

        output.WriteLine(record.Line);
        record.Verdict.ShouldBe(BakeVerdict.Pass, record.Line);
        record.Line.ShouldContain("new 0/");
        (await world.Space.ListAsync("pods")).Sum(pod => (int)pod["status"]!["containerStatuses"]![0]!["restartCount"]!).ShouldBe(1);
        await workload.AcceptAsync(world.Service, outcome.Release, Never);
    }

    private async Task InAsync(string name, int replicas, Func<ClusterWorld, Task> test)
    {
        await using var world = await CreateAsync(cluster, name, replicas);
        try
        {
            await test(world);
        }
        catch
        {
            output.WriteLine($"{name}:\n{world.Log.Text}");
            throw;
        }
    }
}
