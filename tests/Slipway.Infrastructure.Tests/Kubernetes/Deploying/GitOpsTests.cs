using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Oci;
using Slipway.Testing;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>A cluster that deploys by itself; the test plays its automation, with a field manager of its own.</summary>
[Collection(ClusterCollection.Name)]
public sealed class GitOpsTests(ClusterFixture cluster, ITestOutputHelper output)
{
    [ClusterFact]
    public async Task What_the_cluster_pulls_is_waited_for_and_judged_and_nothing_is_written()
    {
        await using var world = await CreateAsync(cluster, "pull", replicas: 1);
        var trail = cluster.Audit;
        await using var workload = Workload(world, new GitOpsStrategy { Deadline = TimeSpan.FromMinutes(2) }, new ApplyingGate(world.Log));
        var request = await world.RequestAsync("1.0.0", "run-1");
        var deploying = workload.DeployAsync(request, Never);

        await FollowedRepository.ApplyAsync(world, request.Digest);

        var outcome = await deploying;
        var seen = await workload.ObserveAsync(world.Service, outcome.Release, Never);
        var record = await world.BakeAsync(seen, outcome.Release);
        output.WriteLine(record.Line);
        record.Verdict.ShouldBe(BakeVerdict.Pass);
        (await workload.AcceptAsync(world.Service, outcome.Release, Never)).VerifiedAt.ShouldNotBeNull();
        (await workload.ReadAsync(world.Service, Never)).Serving!.Digest.ShouldBe(request.Digest);
        (await Should.ThrowAsync<TargetFailedException>(workload.RejectAsync(world.Service, outcome.Release, "errors", quarantine: true, Never)))
            .ExitCode.ShouldBe(ExitCodes.RollbackFailed);
        (await Should.ThrowAsync<UsageException>(workload.RollbackAsync(world.Service, "0.9.0", "back", Never))).Cure!.ShouldContain("narrow the ImagePolicy's range to 0.9.0");
        (await workload.RecoverAsync(world.Service, Never)).ShouldBeNull();
        (await workload.LeaveAsync(world.Service, outcome.Release, "nobody asked", Never))!.Digest.ShouldBe(request.Digest);
        trail.Read().Where(entry => entry.Namespace == world.Space.Name && entry.IsMutating && entry.Agent.Contains("slipway", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();

        await using var hasty = Workload(world, new GitOpsStrategy { Deadline = TimeSpan.FromSeconds(2) }, new ApplyingGate(world.Log));
        var late = await Should.ThrowAsync<DeployFailedException>(async () => await hasty.DeployAsync(await world.RequestAsync("1.1.0", "run-2"), Never));
        late.Message.ShouldContain("did not bring");
        late.Why!.ShouldContain(request.Digest.ToString());
    }

    [ClusterFact]
    public async Task A_digest_is_committed_for_the_cluster_to_follow_and_a_bad_one_is_taken_back()
    {
        await using var world = await CreateAsync(cluster, "commit", replicas: 1);
        var repository = await FollowedRepository.CreateAsync(cluster);
        using var following = new CancellationTokenSource();
        var automation = repository.FollowAsync(world, following.Token);
        try
        {
            var strategy = new GitOpsStrategy { Repository = new GitOpsRepository(repository.Folder, "clusters/{service}.yaml"), Deadline = TimeSpan.FromMinutes(2) };
            await using (var dry = Workload(world, strategy, new DryRunGate(world.Log)))
            {
                await dry.DeployAsync(await world.RequestAsync("1.0.0", "dry"), Never);
                world.Log.Text.ShouldContain("would commit sha256:");
            }

            await using var workload = Workload(world, strategy, new ApplyingGate(world.Log));
            var good = (await workload.DeployAsync(await world.RequestAsync("1.0.0", "run-1"), Never)).Release;
            await workload.AcceptAsync(world.Service, good, Never);
            await world.ShouldServeAsync("1.0.0");

            var request = await world.RequestAsync("1.1.0", "run-2", TestFaults.Errors(1));
            var bad = await workload.DeployAsync(request, Never);
            bad.Previous!.Digest.ShouldBe(good.Digest);
            var record = await world.BakeAsync(await workload.ObserveAsync(world.Service, bad.Release, Never), bad.Release);
            output.WriteLine(record.Line);
            record.Verdict.ShouldBe(BakeVerdict.Fail);
            (await workload.RejectAsync(world.Service, bad.Release, record.Line, quarantine: true, Never))!.Digest.ShouldBe(good.Digest);
            await world.ShouldServeAsync("1.0.0");

            var refused = await Should.ThrowAsync<UsageException>(workload.DeployAsync(request, Never));
            refused.Message.ShouldContain("rejected before");
            var history = (await repository.GitAsync("log", "--format=%s", "main")).Lines;
            history.ShouldBe(["chore(load-harness): take 1.1.0 back, its bake did not pass", "chore(load-harness): deploy 1.1.0", "chore(load-harness): deploy 1.0.0", "start"]);
        }
        catch
        {
            output.WriteLine(world.Log.Text);
            throw;
        }
        finally
        {
            await following.CancelAsync();
            await automation;
        }
    }

    /// <summary>The memory is the repository: what a killed run committed is judged by it, and an older version is found in it.</summary>
    [ClusterFact]
    public async Task A_killed_run_is_settled_and_an_older_version_comes_back_by_what_the_repository_says()
    {
        await using var world = await CreateAsync(cluster, "memory", replicas: 1);
        await using var node = await PuppetNode.CreateAsync(cluster, "puppet-gitops"); // what is asked is what runs, and not what it answers
        var repository = await FollowedRepository.CreateAsync(cluster);
        using var following = new CancellationTokenSource();
        var automation = repository.FollowAsync(world, following.Token, node);
        var strategy = new GitOpsStrategy { Repository = new GitOpsRepository(repository.Folder, "clusters/{service}.yaml"), Deadline = TimeSpan.FromMinutes(2) };
        try
        {
            await RunAsync("1.0.0", (workload, candidate) => workload.AcceptAsync(world.Service, candidate, Never));
            await RunAsync("1.1.0", (workload, candidate) => workload.AcceptAsync(world.Service, candidate, Never));
            await DieEverywhereAsync("2", (workload, candidate) => workload.AcceptAsync(world.Service, candidate, Never), "1.1.0");
            await DieEverywhereAsync("3", (workload, candidate) => workload.RejectAsync(world.Service, candidate, "errors", quarantine: true, Never), "2.3.0");
            await DieEverywhereAsync("4", (workload, candidate) => workload.LeaveAsync(world.Service, candidate, "nobody asked", Never), "2.3.0");

            // The last of them was left: judged again, it is verified where it is.
            await using var workload = NewWorkload("again");
            var status = await workload.ReadAsync(world.Service, Never);
            (status.Serving!.Version, status.Serving.VerifiedAt).ShouldBe(("4.3.0", null));
            status.Notes[0].ShouldContain("nobody asked");
            status.Verified.Select(release => release.Version).ShouldBe(["2.3.0", "1.1.0", "1.0.0"]);
            var again = await workload.DeployAsync(Request(world, "4.3.0", "again"), Never);
            again.Adopted.ShouldBeTrue();
            await workload.AcceptAsync(world.Service, again.Release, Never);
            (await workload.DeployAsync(Request(world, "4.3.0", "once more"), Never)).Unchanged.ShouldBeTrue();

            (await workload.RollbackAsync(world.Service, null, "back", Never)).Version.ShouldBe("2.3.0");
            (await workload.RollbackAsync(world.Service, "1.0.0", "back", Never)).Version.ShouldBe("1.0.0");
            (await workload.ReadAsync(world.Service, Never)).Serving!.Version.ShouldBe("1.0.0");
            (await Should.ThrowAsync<UsageException>(workload.RollbackAsync(world.Service, "3.3.0", "back", Never))).Why.ShouldBe("A bake rejected it.");
            (await workload.RecoverAsync(world.Service, Never)).ShouldBeNull();

            // Committed, and the build has died while the cluster was still to follow.
            await following.CancelAsync();
            await automation;
            using var dying = new CancellationTokenSource();
            await using var lost = NewWorkload("lost");
            var going = lost.RollbackAsync(world.Service, "1.1.0", "lost", dying.Token);
            await world.Space.UntilAsync("it is committed", async () => (await repository.GitAsync("log", "--format=%s", "-1", "main")).Lines[0], said => said.Contains("go back to 1.1.0"));
            await dying.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(going);
            (await workload.ReadAsync(world.Service, Never)).Problem!.ShouldContain("the cluster has not followed");
            using var slow = new CancellationTokenSource();
            var waits = Waits();
            var recovering = workload.RecoverAsync(world.Service, Never);
            await world.Space.UntilAsync("recovery waits for the cluster", () => Task.FromResult(Waits()), count => count > waits);
            var late = repository.FollowAsync(world, slow.Token, node);
            (await recovering)!.ShouldContain("waited until the cluster ran 1.1.0");
            await slow.CancelAsync();
            await late;
            (await workload.ReadAsync(world.Service, Never)).Serving!.Version.ShouldBe("1.1.0");
        }
        catch
        {
            output.WriteLine($"{world.Log.Text}\n{(await repository.GitAsync("log", "--notes=refs/notes/slipway", "main")).StandardOutput}");
            throw;
        }
        finally
        {
            await following.CancelAsync();
            await automation;
        }

        int Waits() => world.Log.Text.Split("waiting until the cluster runs 1.1.0").Length;

        GitOpsWorkload NewWorkload(string run, IChangeGate? gate = null) => Workload(world, strategy, gate ?? new ApplyingGate(world.Log), run);

        async Task RunAsync(string version, Func<GitOpsWorkload, Release, Task> verdict)
        {
            await using var workload = NewWorkload(version);
            await verdict(workload, (await workload.DeployAsync(Request(world, version, version), Never)).Release);
        }

        // Killed before each of its changes in turn; the first run that is not killed ends it.
        async Task DieEverywhereAsync(string major, Func<GitOpsWorkload, Release, Task> verdict, string back)
        {
            for (var attempt = 1; ; attempt++)
            {
                var version = $"{major}.{attempt}.0";
                var gate = new DyingGate(attempt);
                await using var dying = NewWorkload(version, gate);
                try
                {
                    await verdict(dying, (await dying.DeployAsync(Request(world, version, version), Never)).Release);
                    output.WriteLine($"{major}: {attempt - 1} kill points");
                    return;
                }
                catch (KilledException)
                {
                    await using var other = NewWorkload("other");
                    (await other.RecoverAsync(world.Service, Never)).ShouldBeNull("its process is alive, as far as another run can tell");
                    await using var next = NewWorkload(version);
                    var done = await next.RecoverAsync(world.Service, Never);
                    output.WriteLine($"killed before: {gate.DiedBefore}; recovery: {done}");
                    if (attempt > 1)
                    {
                        done!.ShouldContain($"took {version} back");
                    }

                    var status = await next.ReadAsync(world.Service, Never);
                    (status.Serving!.Version, status.Candidate, status.Problem).ShouldBe((back, null, null));
                    status.Serving.VerifiedAt.ShouldNotBeNull();
                    (await next.RecoverAsync(world.Service, Never)).ShouldBeNull("once is enough");
                }
            }
        }
    }

    private GitOpsWorkload Workload(ClusterWorld world, GitOpsStrategy strategy, IChangeGate gate, string run = "none") =>
        new(world.Options with { Strategy = strategy, Manifests = [], RunId = run }, cluster.Context.Processes, gate, cluster.Context.Clock, world.Log);

    // No pod runs it, so it need not exist.
    private DeployRequest Request(ClusterWorld world, string version, string run) => new(
        world.Service, "load-harness", Digest.Of(System.Text.Encoding.UTF8.GetBytes(version)), version, new string('a', 40), cluster.Context.Clock.GetUtcNow(), run);
}
