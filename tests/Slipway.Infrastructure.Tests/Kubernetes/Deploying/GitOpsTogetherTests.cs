using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Tooling.Changes;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>Two deliveries at once to a cluster that follows a repository: there is no lease, and the push is the arbiter.</summary>
[Collection(ClusterCollection.Name)]
public sealed class GitOpsTogetherTests(ClusterFixture cluster, ITestOutputHelper output)
{
    [ClusterFact]
    public async Task Of_two_deliveries_at_once_the_later_commit_wins_and_the_other_one_gives_way()
    {
        await using var world = await CreateAsync(cluster, "together", replicas: 1);
        await using var node = await PuppetNode.CreateAsync(cluster, "puppet-together");
        var repository = await FollowedRepository.CreateAsync(cluster);
        var strategy = new GitOpsStrategy { Repository = new GitOpsRepository(repository.Folder, "clusters/{service}.yaml"), Deadline = TimeSpan.FromMinutes(5) };
        using var following = new CancellationTokenSource();
        var automation = Task.CompletedTask;
        try
        {
            automation = repository.FollowAsync(world, following.Token, node);
            await DeliverAsync("1.0.0");
            await following.CancelAsync();
            await automation;

            // Both push before the cluster looks; whoever is second had to do it again, on top of the first.
            using var together = new CancellationTokenSource();
            var both = Task.WhenAll(DeliverAsync("1.1.0"), DeliverAsync("1.2.0"));
            await world.Space.UntilAsync("both have committed", async () => (await repository.GitAsync("log", "--format=%s", "main")).Lines, log => log.Count == 4);
            automation = repository.FollowAsync(world, together.Token, node);
            var ends = await both;
            output.WriteLine(string.Join('\n', ends));

            var commits = (await repository.GitAsync("log", "--format=%s", "main")).Lines;
            var last = commits[0].Split(' ')[^1];
            commits.Order(StringComparer.Ordinal).ToArray().ShouldBe(["chore(load-harness): deploy 1.0.0", "chore(load-harness): deploy 1.1.0", "chore(load-harness): deploy 1.2.0", "start"], "nobody took the other's back");
            ends.Order(StringComparer.Ordinal).ShouldBe(new[] { $"{last} verified", $"{(last == "1.1.0" ? "1.2.0" : "1.1.0")} superseded" }.Order(StringComparer.Ordinal));
            await using var workload = NewWorkload("look");
            var status = await workload.ReadAsync(world.Service, Never);
            (status.Serving!.Version, status.Candidate, status.Problem).ShouldBe((last, null, null));
            status.Serving.VerifiedAt.ShouldNotBeNull();

            // One that has been overtaken takes nothing back.
            var late = new Release
            {
                Service = "load-harness",
                Environment = "test",
                Version = "1.0.0",
                Digest = world.Imagined("1.0.0", "late").Digest,
                Commit = "",
                CommitTime = default,
                RunId = "1.0.0",
                DeployedAt = default,
            };
            await Should.ThrowAsync<SupersededException>(workload.RejectAsync(world.Service, late, "errors", quarantine: true, Never));
            await Should.ThrowAsync<SupersededException>(workload.LeaveAsync(world.Service, late, "nobody asked", Never));
            (await repository.GitAsync("log", "--format=%s", "main")).Lines.Count.ShouldBe(4);
            await together.CancelAsync();
            await automation;
        }
        catch
        {
            output.WriteLine(world.Log.Text);
            throw;
        }
        finally
        {
            await following.CancelAsync();
        }

        GitOpsWorkload NewWorkload(string run) =>
            new(world.Options with { Strategy = strategy, Manifests = [], RunId = run }, cluster.Context.Processes, new ApplyingGate(world.Log), cluster.Context.Clock, world.Log);

        async Task<string> DeliverAsync(string version)
        {
            await using var workload = NewWorkload(version);
            try
            {
                var release = (await workload.DeployAsync(world.Imagined(version, version), Never)).Release;
                await workload.AcceptAsync(world.Service, release, Never);
                return $"{version} verified";
            }
            catch (SupersededException exception)
            {
                output.WriteLine($"{exception.Message} {exception.Why}");
                return $"{version} superseded";
            }
        }
    }
}
