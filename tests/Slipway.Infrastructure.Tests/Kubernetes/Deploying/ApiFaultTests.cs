using Slipway.Delivery.Baking;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>What an API server that is ill for 20 seconds in mid-bake says of a release: nothing.</summary>
[Collection(ClusterBakingCollection.Name)]
public sealed class ApiFaultTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private static readonly TimeSpan Ill = TimeSpan.FromSeconds(20);

    [ClusterFact]
    public async Task A_good_release_passes_although_the_api_server_is_ill_in_mid_bake() => await Task.WhenAll(
        PassesAsync("slow", Illness.Slow),
        PassesAsync("gone", Illness.Gone),
        PassesAsync("silent", Illness.Silent),
        PassesAsync("throttled", Illness.TooManyRequests),
        PassesAsync("broken", Illness.InternalError),
        PassesAsync("expired", Illness.Unauthorized));

    [ClusterFact]
    public async Task A_bad_release_is_rejected_although_the_api_server_is_ill_in_mid_bake()
    {
        await using var world = await CreateAsync(cluster, "illandbad", replicas: 1);
        await using var api = await StandBetweenAsync(world);
        await world.AcceptAsync("1.0.0");

        var (record, serving) = await DeliverIllAsync(world, api, Illness.InternalError, TestFaults.Errors(0.3));

        record.Line.ShouldStartWith("FAIL error-rate");
        serving!.Version.ShouldBe("1.0.0");
        await world.ShouldServeAsync("1.0.0");
        await world.ShouldBeSettledAsync();
    }

    private async Task PassesAsync(string name, Illness illness)
    {
        await using var world = await CreateAsync(cluster, name, replicas: 1);
        await using var api = await StandBetweenAsync(world);
        try
        {
            await world.AcceptAsync("1.0.0");
            var (record, serving) = await DeliverIllAsync(world, api, illness);
            output.WriteLine($"{name}: {record.Line}; blind for {record.Blind.TotalSeconds:0} of {record.Elapsed.TotalSeconds:0} s, {api.Harmed} requests harmed");
            record.Verdict.ShouldBe(BakeVerdict.Pass, record.Line);
            api.Harmed.ShouldBeGreaterThan(3);
            serving!.Version.ShouldBe("1.1.0");
            await world.ShouldServeAsync("1.1.0");
            await world.ShouldBeSettledAsync();
        }
        catch
        {
            output.WriteLine($"{name}:\n{world.Log.Text}");
            throw;
        }
    }

    // Ill from the first seconds of the bake, and well again before it is decided upon.
    private async Task<(BakeRecord Record, Delivery.Deploying.Release? Serving)> DeliverIllAsync(
        ClusterWorld world, FaultyServer api, Illness illness, params (string Name, string Value)[] faults)
    {
        world.Plan = world.Plan with
        {
            MinimumDuration = TimeSpan.FromSeconds(25),
            MaximumDuration = TimeSpan.FromMinutes(3),
            BlindCap = TimeSpan.FromMinutes(2),
            ProbeRate = 5,
        };
        var run = world.NewRun();
        await using var workload = world.NewWorkload(runId: run);
        var outcome = await workload.DeployAsync(await world.RequestAsync("1.1.0", run, faults), Never);
        var scraped = api.NextScrapeAsync();
        var baking = world.BakeAsync(workload, outcome.Release);
        await Task.WhenAny(baking, scraped).WaitAsync(TimeSpan.FromMinutes(2), Never);
        api.Illness = illness;
        await Task.WhenAny(baking, Task.Delay(Ill, cluster.Context.Clock, Never));
        api.Illness = Illness.None;
        var record = await baking;
        var serving = record.Verdict == BakeVerdict.Pass
            ? await workload.AcceptAsync(world.Service, outcome.Release, Never)
            : await workload.RejectAsync(world.Service, outcome.Release, record.Line, quarantine: record.Verdict == BakeVerdict.Fail, Never);
        return (record, serving);
    }

    // Credentials are the proxy's behind it: what is between speaks plain HTTP.
    private async Task<FaultyServer> StandBetweenAsync(ClusterWorld world)
    {
        var api = await FaultyServer.StartAsync(cluster.Api.BaseAddress!);
        var kubeconfig = cluster.Context.NewFolder("kubeconfig") / "config";
        await File.WriteAllTextAsync(
            kubeconfig,
            $$"""
            apiVersion: v1
            kind: Config
            current-context: ill
            clusters: [{ name: ill, cluster: { server: "{{api.Address.GetLeftPart(UriPartial.Authority)}}" } }]
            users: [{ name: nobody, user: {} }]
            contexts: [{ name: ill, context: { cluster: ill, user: nobody } }]

            """);
        world.Options = world.Options with { Kubeconfig = kubeconfig, Patience = TimeSpan.FromSeconds(60) };
        return api;
    }
}
