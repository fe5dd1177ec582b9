using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying;
using Slipway.Tooling;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>Rolling updates on the cluster, from first release to rollback.</summary>
[Collection(ClusterCollection.Name)]
public sealed class RollingTests(ClusterFixture cluster, ITestOutputHelper output)
{
    [ClusterFact]
    public async Task A_good_release_takes_over_without_a_failed_request_and_can_be_gone_back_from()
    {
        await using var world = await CreateAsync(cluster, "rolling");
        try
        {
            (await world.DeliverAsync("1.0.0")).Record.Verdict.ShouldBe(BakeVerdict.Pass);
            await world.ShouldServeAsync("1.0.0");
            await using var client = new PollingClient(world);

            var (record, release, _) = await world.DeliverAsync("1.1.0");

            record.Line.ShouldStartWith("PASS");
            await world.ShouldServeAsync("1.1.0");
            await world.ShouldBeSettledAsync();
            await using var workload = world.NewWorkload();
            var status = await workload.ReadAsync(world.Service, Never);
            status.Serving!.Version.ShouldBe("1.1.0");
            status.Serving.VerifiedAt.ShouldNotBeNull();
            status.Verified.Select(verified => verified.Version).ShouldBe(["1.1.0", "1.0.0"]);
            status.Candidate.ShouldBeNull();
            status.Problem.ShouldBeNull();

            var again = await workload.DeployAsync(await world.RequestAsync("1.1.0", "again"), Never);
            again.Unchanged.ShouldBeTrue();
            again.Release.RunId.ShouldBe(release.RunId);

            (await workload.RollbackAsync(world.Service, null, "back", Never)).Version.ShouldBe("1.0.0");
            await world.ShouldServeAsync("1.0.0");
            await world.ShouldBeSettledAsync();
            (await world.Space.ListAsync("replicasets")).Count.ShouldBe(2, "the very pods' template comes back, not one like it");
            await client.ShouldHaveSeenNoFailureAsync();
        }
        finally
        {
            output.WriteLine(world.Log.Text);
        }
    }
}
