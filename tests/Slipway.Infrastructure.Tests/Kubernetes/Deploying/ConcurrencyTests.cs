using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>A delivery is not alone in a cluster: other runs, people with kubectl, and runs that only want to know.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ConcurrencyTests(ClusterFixture cluster, ITestOutputHelper output)
{
    [ClusterFact]
    public async Task A_second_delivery_waits_or_says_who_is_at_it()
    {
        await using var world = await CreateAsync(cluster, "turns", replicas: 1);
        var (one, other) = (world.NewRun(), world.NewRun());
        await using var first = world.NewWorkload(runId: one);
        var begun = await first.DeployAsync(await world.RequestAsync("1.0.0", one), Never);

        world.Options = world.Options with { WaitForLease = TimeSpan.Zero };
        await using var hasty = world.NewWorkload(runId: other);
        var refused = await Should.ThrowAsync<TargetFailedException>(async () => await hasty.DeployAsync(await world.RequestAsync("2.0.0", other), Never));
        refused.Why!.ShouldContain(one);

        world.Options = world.Options with { WaitForLease = TimeSpan.FromMinutes(2) };
        await using var patient = world.NewWorkload(runId: other);
        var second = patient.DeployAsync(await world.RequestAsync("2.0.0", other), Never);
        second.IsCompleted.ShouldBeFalse();
        await world.Space.KubectlAsync("annotate", "lease", "slipway-test-load-harness", "looked=at"); // another version than the holder knows, and still its own
        await first.AcceptAsync(world.Service, begun.Release, Never);
        var outcome = await second;
        outcome.Previous!.Version.ShouldBe("1.0.0");
        await patient.AcceptAsync(world.Service, outcome.Release, Never);
        await world.ShouldServeAsync("2.0.0");
        await world.ShouldBeSettledAsync();
    }

    [ClusterFact]
    public async Task What_a_person_deploys_by_hand_in_mid_bake_wins()
    {
        await using var world = await CreateAsync(cluster, "byhand", replicas: 1);
        await world.AcceptAsync("1.0.0");
        var byHand = await cluster.Images.LoadHarnessAsync("9.9.9");
        var run = world.NewRun();
        await using var workload = world.NewWorkload(runId: run);
        var outcome = await workload.DeployAsync(await world.RequestAsync("1.1.0", run), Never);
        var baking = world.BakeAsync(workload, outcome.Release);

        await world.Space.KubectlAsync("set", "image", "deployment/load-harness", $"load-harness={byHand.Reference}");

        var record = await baking;
        output.WriteLine(record.Line);
        record.Verdict.ShouldBe(BakeVerdict.Superseded);
        await Should.ThrowAsync<SupersededException>(workload.RejectAsync(world.Service, outcome.Release, record.Line, quarantine: false, Never));
        await world.ShouldServeAsync("9.9.9");
        await world.ShouldBeSettledAsync();
        (await workload.ReadAsync(world.Service, Never)).Problem!.ShouldContain("was not delivered here");
    }

    [ClusterFact]
    public async Task A_dry_run_changes_nothing_and_says_what_it_would_change()
    {
        await using var world = await CreateAsync(cluster, "dryrun", replicas: 1);
        var request = await world.RequestAsync("1.0.0", "dry");
        var trail = cluster.Audit;
        await using (var workload = world.NewWorkload(new DryRunGate(world.Log)))
        {
            var outcome = await workload.DeployAsync(request, Never);
            outcome.Unchanged.ShouldBeFalse();
        }

        var asked = trail.Read().Where(entry => entry.Namespace == world.Space.Name).ToList();
        asked.ShouldContain(entry => entry.Verb == "patch" && entry.Resource == "deployments" && entry.IsDryRun);
        asked.Where(entry => entry.IsMutating).ShouldBeEmpty();

        // Nor in what has no namespace. Other tests' namespaces are kubectl's own doing, their nodes' pulse a puppet's.
        trail.Read().Where(entry => entry is { IsMutating: true, Namespace: "", Agent: "" } && entry.Resource != "nodes/status").ShouldBeEmpty();
        world.Log.Text.ShouldContain("would create Service");
        world.Log.Text.ShouldContain("would deploy load-harness 1.0.0");
        (await world.Space.FindAsync("deployment", "load-harness")).ShouldBeNull();

        await world.AcceptAsync("1.0.0");
        trail.Read().ShouldContain(entry => entry.Namespace == world.Space.Name && entry.IsMutating && entry.Resource == "deployments");
    }

    [ClusterFact]
    public async Task A_first_release_that_fails_is_stopped_and_the_next_one_starts_from_nothing()
    {
        await using var world = await CreateAsync(cluster, "first", replicas: 1);
        var (record, _, serving) = await world.DeliverAsync("1.0.0", TestFaults.Errors(1));
        record.Verdict.ShouldBe(BakeVerdict.Fail);
        serving.ShouldBeNull();
        await world.Space.UntilAsync("no pod is left", () => world.Space.ListAsync("pods"), pods => pods.Count == 0);
        await world.ShouldBeSettledAsync();

        var second = await world.DeliverAsync("1.0.1");
        second.Record.Verdict.ShouldBe(BakeVerdict.Pass);
        await world.ShouldServeAsync("1.0.1");
        await using var workload = world.NewWorkload();
        await workload.DownAsync(world.Service, Never);
        (await workload.ReadAsync(world.Service, Never)).Serving.ShouldBeNull();
    }
}
