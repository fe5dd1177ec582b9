using Slipway.Delivery.Deploying.Kubernetes;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>
/// An autoscaler counts the pods of what serves, and nobody else does. Its controller is there; it has no metrics to count by, so the test scales in its place.
/// </summary>
[Collection(ClusterCollection.Name)]
public sealed class AutoscalerTests(ClusterFixture cluster)
{
    [ClusterFact]
    public async Task The_autoscaler_goes_where_the_traffic_goes_and_the_number_of_pods_is_its_own()
    {
        await using var node = await PuppetNode.CreateAsync(cluster, "puppet-autoscaler");
        await Task.WhenAll(BlueGreenAsync(node), RollingAsync(node));
    }

    private async Task BlueGreenAsync(PuppetNode node)
    {
        await using var world = await WorldAsync(node, "hpa-bluegreen", new BlueGreenStrategy());
        await world.AcceptImaginedAsync("1.0.0");
        (await AimAsync(world)).ShouldBe("load-harness-blue");
        (await CountAsync(world, "load-harness-blue")).ShouldBe(2, "the autoscaler's least, though the manifest names no number");

        await ScaleAsync(world, "load-harness-blue", 5);
        var run = world.NewRun();
        await using (var workload = world.NewWorkloadWithoutRegistry(run))
        {
            var candidate = (await workload.DeployAsync(world.Imagined("1.1.0", run), Never)).Release;
            (await CountAsync(world, "load-harness-green")).ShouldBe(5, "as many as have the traffic now");
            (await AimAsync(world)).ShouldBe("load-harness-blue", "the candidate has no traffic to be counted by");

            await ScaleAsync(world, "load-harness-blue", 6);
            await workload.AcceptAsync(world.Service, candidate, Never);
        }

        (await AimAsync(world)).ShouldBe("load-harness-green");
        (await CountAsync(world, "load-harness-green")).ShouldBe(6, "what was added during the bake");
        (await CountAsync(world, "load-harness-blue")).ShouldBe(6, "what is kept for going back is kept whole");

        await ScaleAsync(world, "load-harness-green", 7);
        await using (var back = world.NewWorkloadWithoutRegistry(world.NewRun()))
        {
            (await back.RollbackAsync(world.Service, null, "back", Never)).Version.ShouldBe("1.0.0");
        }

        (await AimAsync(world)).ShouldBe("load-harness-blue");
        (await CountAsync(world, "load-harness-blue")).ShouldBe(7);
        (await world.Space.ListAsync("horizontalpodautoscalers")).Count.ShouldBe(1);

        await ScaleAsync(world, "load-harness-blue", 4);
        await using (var again = world.NewWorkloadWithoutRegistry(world.NewRun()))
        {
            (await again.DeployAsync(world.Imagined("1.0.0", "again"), Never)).Unchanged.ShouldBeTrue();
        }

        (await CountAsync(world, "load-harness-blue")).ShouldBe(4);
        await NobodyAppliesReplicasAsync(world, "load-harness-blue");
        await NobodyAppliesReplicasAsync(world, "load-harness-green");
    }

    private async Task RollingAsync(PuppetNode node)
    {
        await using var world = await WorldAsync(node, "hpa-rolling", new RollingStrategy());
        await world.AcceptImaginedAsync("1.0.0");
        await ScaleAsync(world, "load-harness", 5);

        await world.AcceptImaginedAsync("1.1.0");
        (await CountAsync(world, "load-harness")).ShouldBe(5);

        var run = world.NewRun();
        await using var workload = world.NewWorkloadWithoutRegistry(run);
        var bad = (await workload.DeployAsync(world.Imagined("1.2.0", run), Never)).Release;
        await ScaleAsync(world, "load-harness", 6);
        (await workload.RejectAsync(world.Service, bad, "errors", quarantine: true, Never))!.Version.ShouldBe("1.1.0");
        (await CountAsync(world, "load-harness")).ShouldBe(6);
        (await AimAsync(world)).ShouldBe("load-harness");
        await NobodyAppliesReplicasAsync(world, "load-harness");
    }

    private async Task<ClusterWorld> WorldAsync(PuppetNode node, string purpose, DeploymentStrategy strategy)
    {
        var world = await CreateAsync(cluster, purpose);
        world.Options = world.Options with { Strategy = strategy, RollbackWatch = TimeSpan.Zero };
        await world.WriteManifestsAsync(text => node.Host($"""
            {text.Replace("  replicas: 2\n", "", StringComparison.Ordinal)}---
            apiVersion: autoscaling/v2beta2
            kind: HorizontalPodAutoscaler
            metadata: {Braced("name: load-harness")}
            spec:
              scaleTargetRef: {Braced("apiVersion: apps/v1, kind: Deployment, name: load-harness")}
              minReplicas: 2
              maxReplicas: 8
              metrics:
                - type: Resource
                  resource: {Braced($"name: cpu, target: {Braced("type: Utilization, averageUtilization: 50")}")}

            """));
        return world;
    }

    private static string Braced(string text) => $"{{ {text} }}";

    // In the autoscaler's place, by the way that it takes too.
    private static Task ScaleAsync(ClusterWorld world, string deployment, int replicas) => world.Space.KubectlAsync("scale", $"deployment/{deployment}", $"--replicas={replicas}");

    private static async Task<int> CountAsync(ClusterWorld world, string deployment) => (int)(await world.Space.FindAsync("deployment", deployment))!["spec"]!["replicas"]!;

    private static async Task<string> AimAsync(ClusterWorld world) =>
        (string)(await world.Space.FindAsync("horizontalpodautoscaler", "load-harness"))!["spec"]!["scaleTargetRef"]!["name"]!;

    private static async Task NobodyAppliesReplicasAsync(ClusterWorld world, string deployment)
    {
        var live = (await world.Space.KubectlAsync("get", "deployment", deployment, "--output", "json", "--show-managed-fields")).StandardOutput;
        foreach (var entry in System.Text.Json.Nodes.JsonNode.Parse(live)!["metadata"]!["managedFields"]!.AsArray().Where(entry => (string?)entry!["operation"] == "Apply"))
        {
            entry!["fieldsV1"]!["f:spec"]!["f:replicas"].ShouldBeNull($"{deployment}: {entry["manager"]}");
        }
    }
}
