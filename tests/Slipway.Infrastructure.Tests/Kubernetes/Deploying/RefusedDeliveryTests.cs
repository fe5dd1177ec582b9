using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Oci;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>Deliveries that the cluster does not let through: each says why, in the cluster's words, and what served goes on serving.</summary>
[Collection(ClusterRecoveryCollection.Name)]
public sealed class RefusedDeliveryTests(ClusterFixture cluster, ITestOutputHelper output)
{
    [ClusterFact]
    public async Task What_the_cluster_refuses_is_told_in_its_words_and_leaves_what_serves_as_it_was()
    {
        await using var node = await PuppetNode.CreateAsync(cluster, "puppet-refusals");
        await Task.WhenAll(
            InAsync(node, "quota", QuotaAsync),
            InAsync(node, "limits", LimitsAsync),
            InAsync(node, "invalid", InvalidAsync),
            InAsync(node, "forbidden", ForbiddenAsync),
            InAsync(node, "paused", PausedAsync),
            InAsync(node, "rights", RightsAsync),
            InAsync(node, "nowhere", NowhereAsync),
            InAsync(node, "foreign", ForeignAsync),
            InAsync(node, "cancelled", CancelledAsync),
            InAsync(node, "twice", TwiceAsync));
    }

    // A quota of some pods only is not counted beforehand (RoomTests has those that are), so that it is the cluster that refuses.
    private static async Task QuotaAsync(ClusterWorld world, PuppetNode node)
    {
        await world.Space.ApplyAsync(
            """{ "apiVersion": "v1", "kind": "ResourceQuota", "metadata": { "name": "few" }, "spec": { "hard": { "pods": "2" }, "scopes": ["NotBestEffort"] } }""");
        await UntilCountedAsync(world, "pods", "2");
        var failure = await FailureAsync(world);
        failure.Message.ShouldContain("refuses more pods");
        failure.Why!.ShouldContain("exceeded quota: few");
    }

    private static async Task LimitsAsync(ClusterWorld world, PuppetNode node)
    {
        await world.Space.ApplyAsync(
            """{ "apiVersion": "v1", "kind": "LimitRange", "metadata": { "name": "small" }, "spec": { "limits": [{ "type": "Container", "max": { "memory": "64Mi" } }] } }""");
        var failure = await FailureAsync(world);
        failure.Message.ShouldContain("refuses more pods");
        failure.Why!.ShouldContain("maximum memory usage per Container is 64Mi");
    }

    private static async Task InvalidAsync(ClusterWorld world, PuppetNode node)
    {
        await world.WriteManifestsAsync(text => node.Host(text.Replace("containerPort: 8080", "containerPort: 80800", StringComparison.Ordinal)));
        var refusal = await RefusalAsync(world);
        refusal.What.ShouldContain("Deployment load-harness (Invalid)");
        refusal.Why!.ShouldContain("spec.template.spec.containers[0].ports[0].containerPort");
    }

    private static async Task ForbiddenAsync(ClusterWorld world, PuppetNode node)
    {
        var there = (await world.Space.ListAsync("configmaps")).Count;
        await world.Space.ApplyAsync(
            $$$"""{ "apiVersion": "v1", "kind": "ResourceQuota", "metadata": { "name": "full" }, "spec": { "hard": { "count/configmaps": "{{{there}}}" } } }""");
        await UntilCountedAsync(world, "count/configmaps", $"{there}");
        await world.WriteManifestsAsync(text => node.Host($"{text}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: settings }}\n"));
        var refusal = await RefusalAsync(world);
        refusal.What.ShouldContain("ConfigMap settings (Forbidden)");
        refusal.Why!.ShouldContain("exceeded quota: full");
    }

    private static async Task PausedAsync(ClusterWorld world, PuppetNode node)
    {
        await world.Space.KubectlAsync("rollout", "pause", "deployment/load-harness");
        var failure = await FailureAsync(world);
        failure.Message.ShouldContain("is paused");
        failure.Cure!.ShouldContain("kubectl rollout resume deployment/load-harness");
        await world.Space.KubectlAsync("rollout", "resume", "deployment/load-harness");
    }

    private static async Task RightsAsync(ClusterWorld world, PuppetNode node)
    {
        await world.Space.ApplyAsync("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: { name: reader }
            rules: [{ apiGroups: ["", apps, coordination.k8s.io], resources: ["*"], verbs: [get, list] }]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: { name: reader }
            roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
            subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: reader }]
            """);
        world.Options = world.Options with { Kubeconfig = await world.KubeconfigOfAsync("reader"), Strategy = new CanaryStrategy() };
        var refusal = await RefusalAsync(world);
        refusal.What.ShouldContain("may not deliver to");
        refusal.Why.ShouldBe("It lacks: patch, create, delete deployments; patch deployments/scale; create, update configmaps; create, update leases.");
        world.Options = world.Options with { Kubeconfig = world.Cluster.Cluster.Kubeconfig, Strategy = new RollingStrategy() };
    }

    private static async Task NowhereAsync(ClusterWorld world, PuppetNode node)
    {
        var there = world.Options;
        world.Options = there with { Namespace = "nowhere-at-all" };
        (await RefusalAsync(world)).What.ShouldBe("There is no namespace nowhere-at-all.");
        world.Options = there;
    }

    private static async Task ForeignAsync(ClusterWorld world, PuppetNode node)
    {
        var image = await world.Cluster.Images.LoadHarnessForAsync("riscv64", "1.1.0");
        var run = world.NewRun();
        await using var workload = world.NewWorkload(runId: run);
        var refusal = await Should.ThrowAsync<UsageException>(workload.DeployAsync(world.Imagined("1.1.0", run) with { Digest = Digest.Parse(image.Digest) }, Never));
        refusal.What.ShouldContain("was not built for this cluster's nodes");
        refusal.Why!.ShouldContain("linux/riscv64");
    }

    // Whoever cancels, or the time that is up, ends the deploy and not what puts it right.
    private static async Task CancelledAsync(ClusterWorld world, PuppetNode node)
    {
        await world.WriteManifestsAsync(text => text.Replace("automountServiceAccountToken: false", "nodeSelector: { nobody: has-it }", StringComparison.Ordinal));
        using var patience = new CancellationTokenSource();
        var run = world.NewRun();
        await using var workload = world.NewWorkloadWithoutRegistry(run);
        var deploying = workload.DeployAsync(world.Imagined("1.1.0", run), patience.Token);
        await world.Space.UntilAsync("a new pod is there", () => world.Space.ListAsync("pods"), pods => pods.Count == 3);

        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(deploying);
        await world.Space.UntilAsync("the new pod is gone", () => world.Space.ListAsync("pods"), pods => pods.Count == 2);
    }

    private static async Task TwiceAsync(ClusterWorld world, PuppetNode node)
    {
        await world.AcceptImaginedAsync("1.1.0");
        var run = world.NewRun();
        await using var workload = world.NewWorkloadWithoutRegistry(run);
        var bad = (await workload.DeployAsync(world.Imagined("2.0.0", run), Never)).Release;
        (await workload.RejectAsync(world.Service, bad, "errors", quarantine: true, Never))!.Version.ShouldBe("1.1.0");

        (await workload.RollbackAsync(world.Service, null, "back", Never)).Version.ShouldBe("1.0.0");
        (await Should.ThrowAsync<UsageException>(workload.RollbackAsync(world.Service, null, "back again", Never))).What.ShouldContain("no release to go back to");
        await workload.RecoverAsync(world.Service, Never);
        (await Should.ThrowAsync<UsageException>(workload.RollbackAsync(world.Service, "2.0.0", "forth", Never))).Why.ShouldBe("A bake rejected it.");
        await workload.RecoverAsync(world.Service, Never);
    }

    private async Task InAsync(PuppetNode node, string name, Func<ClusterWorld, PuppetNode, Task> test)
    {
        await using var world = await CreateAsync(cluster, name);
        world.Options = world.Options with { RollbackWatch = TimeSpan.Zero };
        await world.WriteManifestsAsync(node.Host);
        try
        {
            await world.AcceptImaginedAsync("1.0.0");
            await test(world, node);
            await world.ShouldBeSettledAsync();
            await using var workload = world.NewWorkloadWithoutRegistry("last");
            var status = await workload.ReadAsync(world.Service, Never);
            status.Serving!.Version.ShouldBe("1.0.0", name);
            status.Candidate.ShouldBeNull(name);
        }
        catch
        {
            output.WriteLine($"{name}:\n{world.Log.Text}");
            throw;
        }
    }

    private static async Task<DeployFailedException> FailureAsync(ClusterWorld world)
    {
        var run = world.NewRun();
        await using var workload = world.NewWorkloadWithoutRegistry(run);
        return await Should.ThrowAsync<DeployFailedException>(workload.DeployAsync(world.Imagined("1.1.0", run), Never));
    }

    private static async Task<UsageException> RefusalAsync(ClusterWorld world)
    {
        var run = world.NewRun();
        var trail = world.Cluster.Audit;
        await using var workload = world.NewWorkloadWithoutRegistry(run);
        var refusal = await Should.ThrowAsync<UsageException>(workload.DeployAsync(world.Imagined("1.1.0", run), Never));
        trail.Read().Where(entry => entry.Namespace == world.Space.Name && entry.IsMutating && entry.Resource is not ("leases" or "pods" or "pods/status"))
            .ShouldBeEmpty("nothing is half done");
        return refusal;
    }

    private static Task UntilCountedAsync(ClusterWorld world, string what, string count) => world.Space.UntilAsync(
        $"{what} are counted",
        async () => (await world.Space.ListAsync("resourcequotas")).Select(quota => (string?)quota["status"]?["used"]?[what]).FirstOrDefault(),
        used => used == count);
}
