using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Kubernetes;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>Somebody changes by hand what was delivered.</summary>
[Collection(ClusterCollection.Name)]
public sealed class DriftTests(ClusterFixture cluster, ITestOutputHelper output)
{
    [ClusterFact]
    public async Task What_was_changed_past_the_pipeline_is_named_field_by_field_and_a_delivery_brings_it_back() => await Task.WhenAll(
        LooksAsync("driftrolling", new RollingStrategy(), "load-harness"),
        LooksAsync("driftcanary", new CanaryStrategy(), "load-harness"),
        LooksAsync("driftbluegreen", new BlueGreenStrategy(), "load-harness-blue"));

    private async Task LooksAsync(string purpose, DeploymentStrategy strategy, string deployment)
    {
        await using var world = await CreateAsync(cluster, purpose, replicas: 1);
        try
        {
            world.Options = world.Options with { Strategy = strategy };
            (await DriftsAsync(world)).ShouldBeEmpty(); // nothing was delivered
            await world.AcceptAsync("1.0.0");
            (await DriftsAsync(world)).ShouldBeEmpty();

            var other = await cluster.Images.LoadHarnessAsync("6.6.6");
            await world.Space.KubectlAsync("set", "image", $"deployment/{deployment}", $"load-harness={other.Reference}");
            await world.Space.KubectlAsync("set", "env", $"deployment/{deployment}", "TZ=Europe/Paris");
            await world.Space.KubectlAsync("scale", $"deployment/{deployment}", "--replicas=2"); // not what a delivery decides
            await world.Space.KubectlAsync("patch", "service/load-harness", "--type=json", "--patch", """[{ "op": "replace", "path": "/spec/ports/0/targetPort", "value": 8081 }]""");
            await world.Space.UntilRolledOutAsync(deployment);
            var trail = cluster.Audit;
            var drifts = await DriftsAsync(world);

            drifts.Where(drift => drift.Field != null).Select(drift => (drift.Subject.Split(' ')[0], drift.Field, drift.ChangedBy)).ShouldBe(
                [
                    ("Deployment", "spec.template.spec.containers[load-harness].image", "kubectl-set"),
                    ("Deployment", "spec.template.spec.containers[load-harness].env[TZ]", "kubectl-set"),
                    ("Service", "spec.ports[http].targetPort", "kubectl-patch"),
                ],
                ignoreOrder: true);
            drifts.ShouldAllBe(drift => drift.Field != null && !drift.Words.Contains("Paris") && !drift.Words.Contains('{'), "a variable may hold a password");
            trail.Read().ShouldAllBe(seen => !seen.IsMutating || seen.IsDryRun || seen.Namespace != world.Space.Name, "looking changes nothing");

            await world.Space.KubectlAsync("delete", "service/load-harness");
            (await DriftsAsync(world)).ShouldContain(strategy is BlueGreenStrategy
                ? drift => drift.Words == "nothing serves; 1.0.0 was verified last"
                : drift => drift.Subject.StartsWith("Service") && drift.Words == "is gone");

            // A delivery brings back what is its own; what somebody added beside it goes by hand, or is trusted.
            await world.AcceptAsync("1.0.0");
            await world.ShouldServeAsync("1.0.0");
            (await DriftsAsync(world)).ShouldHaveSingleItem().ToString().ShouldEndWith("env[TZ] was set by no delivery (last changed by kubectl-set)");
            var strict = world.Options;
            world.Options = strict with { TrustedManagers = ["kubectl-set"] };
            (await DriftsAsync(world)).ShouldBeEmpty();
            world.Options = strict;
            await world.Space.KubectlAsync("set", "env", $"deployment/{deployment}", "TZ-");
            await world.Space.KubectlAsync("rollout", "restart", $"deployment/{deployment}"); // the same pods anew
            await world.Space.UntilRolledOutAsync(deployment);
            (await DriftsAsync(world)).ShouldBeEmpty();
        }
        catch
        {
            output.WriteLine(world.Log.Text);
            throw;
        }
    }

    [ClusterFact]
    public async Task What_the_pipeline_did_itself_is_no_drift()
    {
        await using var world = await CreateAsync(cluster, "driftown", replicas: 1);
        Task SendToAsync(int port) => world.Space.KubectlAsync("patch", "service/load-harness", "--type=json", "--patch", $$"""[{ "op": "replace", "path": "/spec/ports/0/targetPort", "value": {{port}} }]""");
        try
        {
            await world.AcceptAsync("1.0.0");

            // A rejected candidate's manifests stay beside the release that comes back.
            await world.WriteManifestsAsync(ByNumber, replicas: 1);
            var run = world.NewRun();
            await using (var workload = world.NewWorkload(runId: run))
            {
                var bad = (await workload.DeployAsync(await world.RequestAsync("1.1.0", run), Never)).Release;
                (await workload.RejectAsync(world.Service, bad, "it is bad", quarantine: true, Never))!.Version.ShouldBe("1.0.0");
            }

            await world.WriteManifestsAsync(text => text, replicas: 1);
            (await DriftsAsync(world)).ShouldBeEmpty();

            // So do those of a release that was rolled back.
            await world.WriteManifestsAsync(ByNumber, replicas: 1);
            await world.AcceptAsync("1.2.0");
            (await DriftsAsync(world)).ShouldBeEmpty();
            await using (var workload = world.NewWorkload())
            {
                (await workload.RollbackAsync(world.Service, null, "back", Never)).Version.ShouldBe("1.0.0");
            }

            await world.WriteManifestsAsync(text => text, replicas: 1);
            (await DriftsAsync(world)).ShouldBeEmpty();

            // By hand there and back: nothing is left to bring back. And whoever is trusted may stay there.
            await world.WriteManifestsAsync(ByNumber, replicas: 1);
            await SendToAsync(8081);
            (await DriftsAsync(world)).ShouldHaveSingleItem().ToString().ShouldEndWith("spec.ports[http].targetPort is 8081, delivered was 8080 (last changed by kubectl-patch)");
            world.Options = world.Options with { TrustedManagers = ["kubectl-patch"] };
            (await DriftsAsync(world)).ShouldBeEmpty();
            world.Options = world.Options with { TrustedManagers = [] };
            await SendToAsync(8080);
            (await DriftsAsync(world)).ShouldBeEmpty();

            // A container that was delivered is taken out: its variables are not told.
            await world.Space.KubectlAsync("patch", "deployment/load-harness", "--type=json", "--patch", """[{ "op": "replace", "path": "/spec/template/spec/containers/0/name", "value": "other" }]""");
            (await DriftsAsync(world)).ShouldContain(drift => drift.Field == "spec.template.spec.containers[load-harness]" && drift.Words == "is not what was delivered");
        }
        catch
        {
            output.WriteLine(world.Log.Text);
            throw;
        }
    }

    private static string ByNumber(string manifests) => manifests.Replace("targetPort: http", "targetPort: 8080", StringComparison.Ordinal);

    private async Task<IReadOnlyList<Drift>> DriftsAsync(ClusterWorld world)
    {
        await using var workload = world.NewWorkload();
        var drifts = await ((IWorkload)workload).DriftAsync(world.Service, Never);
        output.WriteLine($"{world.Space.Name}:\n{string.Join('\n', drifts)}");
        return drifts;
    }
}
