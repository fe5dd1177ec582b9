using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Tooling;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>A delivery that would find no room on its way, or on the way back, is not begun.</summary>
[Collection(ClusterCollection.Name)]
public sealed class RoomTests(ClusterFixture cluster, ITestOutputHelper output)
{
    [ClusterFact]
    public async Task A_quota_that_leaves_no_room_for_the_way_back_stops_a_delivery_before_its_first_change() => await Task.WhenAll(
        IsRefusedAsync("rolling", new RollingStrategy(), ("pods", "2", "3"), "ResourceQuota tight: pods 2 of 2 are taken", "takes 3"),
        IsRefusedAsync("bluegreen", new BlueGreenStrategy(), ("requests.memory", "96Mi", "128Mi"), "requests.memory 64Mi of 96Mi are taken", "takes 128Mi"),
        IsRefusedAsync("canary", new CanaryStrategy { Steps = [50, 100] }, ("requests.cpu", "30m", "60m"), "requests.cpu 20m of 30m are taken", "takes 40m"));

    private async Task IsRefusedAsync(string name, DeploymentStrategy strategy, (string Resource, string Small, string Enough) quota, params string[] words)
    {
        await using var world = await CreateAsync(cluster, $"room-{name}");
        world.Options = world.Options with { Strategy = strategy };
        await world.AcceptAsync("1.0.0");
        await QuotaAsync(world, quota.Resource, quota.Small);
        var trail = cluster.Audit;
        var run = world.NewRun();
        await using (var workload = world.NewWorkload(runId: run))
        {
            var request = await world.RequestAsync("1.1.0", run);
            var refused = await Should.ThrowAsync<UsageException>(workload.DeployAsync(request, Never));
            output.WriteLine($"{name}: {refused.What}\n{refused.Why}\n{refused.Cure}");
            refused.What.ShouldContain("no room");
            words.ShouldAllBe(word => refused.Why!.Contains(word));
        }

        trail.Read().Where(entry => entry.Namespace == world.Space.Name && entry is { IsMutating: true, IsDryRun: false }
            && entry.Agent.Contains("slipway", StringComparison.OrdinalIgnoreCase) && entry.Resource is not ("leases" or "configmaps")).ShouldBeEmpty();
        await world.ShouldBeSettledAsync();
        await world.ShouldServeAsync("1.0.0");

        await QuotaAsync(world, quota.Resource, quota.Enough);
        await world.AcceptAsync("1.1.0");
        await world.ShouldServeAsync("1.1.0");
    }

    private static async Task QuotaAsync(ClusterWorld world, string resource, string hard)
    {
        await world.Space.ApplyAsync($$"""{ "apiVersion": "v1", "kind": "ResourceQuota", "metadata": { "name": "tight" }, "spec": { "hard": { "{{resource}}": "{{hard}}" } } }""");
        await world.Space.UntilAsync(
            "the quota is counted",
            () => world.Space.FindAsync("resourcequota", "tight"),
            found => (string?)found?["status"]?["hard"]?[resource] == hard && found["status"]?["used"]?[resource] is not null);
    }
}
