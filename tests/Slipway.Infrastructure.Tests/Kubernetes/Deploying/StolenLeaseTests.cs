using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying;
using Slipway.Tooling;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>A build whose lease another run has taken in the middle of its delivery.</summary>
[Collection(ClusterBakingCollection.Name)]
public sealed class StolenLeaseTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private const string Lease = "slipway-test-load-harness";

    [ClusterFact]
    public async Task A_build_whose_lease_was_taken_changes_nothing_more_and_says_who_took_it() => await Task.WhenAll(
        InAsync("stolen-bake", WhileItIsBakedAsync),
        InAsync("stolen-rollout", WhileItStartsAsync));

    private async Task WhileItIsBakedAsync(ClusterWorld world)
    {
        await world.AcceptAsync("1.0.0");
        world.Options = world.Options with { WaitForLease = TimeSpan.Zero };
        var run = world.NewRun();
        await using var robbed = world.NewWorkload(runId: run);
        var candidate = (await robbed.DeployAsync(await world.RequestAsync("1.1.0", run), Never)).Release;
        var trail = await StealAsync(world);

        foreach (var end in new Func<Task>[]
            {
                () => robbed.AcceptAsync(world.Service, candidate, Never),
                () => robbed.RejectAsync(world.Service, candidate, "errors", quarantine: true, Never),
                () => robbed.LeaveAsync(world.Service, candidate, "nobody asked", Never),
            })
        {
            var refused = await Should.ThrowAsync<TargetFailedException>(end);
            output.WriteLine($"{refused.Message} {refused.Why}");
            refused.Why!.ShouldStartWith("Run thief holds the lease (process ");
            refused.Why.ShouldContain(" on elsewhere)");
        }

        WritesSince(trail, world).ShouldBeEmpty();
        await using var other = world.NewWorkload();
        (await other.ReadAsync(world.Service, Never)).Candidate!.RunId.ShouldBe(run, "what it began is left to whoever has the lease");
    }

    // It holds no conversation with the API server but by reading, when it is robbed; and finds out only then that the release never starts.
    private async Task WhileItStartsAsync(ClusterWorld world)
    {
        await world.AcceptAsync("1.0.0");
        world.Options = world.Options with { ProgressDeadline = TimeSpan.FromSeconds(40) };
        var run = world.NewRun();
        await using var robbed = world.NewWorkload(runId: run);
        var deploying = robbed.DeployAsync(await world.RequestAsync("1.1.0", run, TestFaults.NeverReady), Never);
        await world.Space.UntilAsync("the new pod is there", () => world.Space.ListAsync("pods"), pods => pods.Count == 2);
        var trail = await StealAsync(world);

        var failed = await Should.ThrowAsync<TargetFailedException>(deploying);
        output.WriteLine($"{failed.Message} {failed.Why}\n{world.Log.Text}");

        WritesSince(trail, world).ShouldBeEmpty();
        world.Log.Text.ShouldContain($"1.1.0 could not be taken away: The lease {world.Space.Name}/{Lease} was lost, and nothing more is changed by this run. Run thief has taken it (process ");
        await world.ShouldServeAsync("1.0.0");
    }

    /// <summary>As a run on another machine would; answers the trail of what came after it was noticed.</summary>
    private async Task<AuditTrail> StealAsync(ClusterWorld world)
    {
        var lease = (await world.Space.FindAsync("lease", Lease))!;
        var holder = JsonNode.Parse((string)lease["metadata"]!["annotations"]!["slipway.dev/holder"]!)!;
        holder["runId"] = "thief";
        holder["machine"] = "elsewhere/pid:[1]";
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["slipway.dev/holder"] = holder.ToJsonString() } },
            ["spec"] = new JsonObject { ["holderIdentity"] = "thief", ["renewTime"] = $"{cluster.Context.Clock.GetUtcNow().AddMinutes(5):yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}" },
        };
        await world.Space.KubectlAsync("patch", "lease", Lease, "--type=merge", "--patch", patch.ToJsonString());
        await world.Space.UntilAsync("the theft is noticed", () => Task.FromResult(world.Log.Text), said => said.Contains($"the lease {Lease} is lost: run thief has taken it", StringComparison.Ordinal));
        return cluster.Audit;
    }

    private static IEnumerable<string> WritesSince(AuditTrail trail, ClusterWorld world) => trail.Read()
        .Where(entry => entry.Namespace == world.Space.Name && entry.IsMutating && entry.User == "admin" && !entry.Resource.EndsWith("/proxy", StringComparison.Ordinal))
        .Select(entry => $"{entry.Verb} {entry.Uri} by {entry.Agent}");

    private async Task InAsync(string name, Func<ClusterWorld, Task> test)
    {
        await using var world = await CreateAsync(cluster, name, replicas: 1);
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
