using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Kubernetes;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>Rolling, blue/green and canary on the cluster, with a user who asks all the time.</summary>
[Collection(ClusterCollection.Name)]
public sealed class StrategyTests(ClusterFixture cluster, ITestOutputHelper output)
{
    /// <summary>Each in a namespace of its own, all at once: what they wait for is not the processor.</summary>
    [ClusterFact]
    public async Task By_every_strategy_a_good_release_takes_over_without_a_failed_request() => await Task.WhenAll(
        RollingTakesOverAndGoesBackAsync(),
        BlueGreenSwitchesAllTrafficAtOnceAndBackAtOnceAsync(),
        ACanaryTakesItsShareStepByStepAndABadOneGivesItBackAsync());

    private async Task RollingTakesOverAndGoesBackAsync()
    {
        await using var world = await CreateAsync(cluster, "rolling");
        try
        {
            (await world.DeliverAsync("1.0.0")).Record.Verdict.ShouldBe(BakeVerdict.Pass);
            await world.ShouldServeAsync("1.0.0");
            await using var client = new PollingClient(world);

            var (record, release, _) = await world.DeliverAsync("1.1.0");

            record.Line.ShouldStartWith("PASS");
            record.Samples.ShouldContain(sample => sample.Old != null && sample.Old.Pods[0].Requests > 0, "the release before is not there any more; its own bake is");
            record.Checks.Single(check => check.Name == BakePlan.RelativeCheck).Shadow.ShouldBeTrue();
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
        catch
        {
            output.WriteLine(world.Log.Text);
            throw;
        }
    }

    private async Task BlueGreenSwitchesAllTrafficAtOnceAndBackAtOnceAsync()
    {
        await using var world = await CreateAsync(cluster, "bluegreen");
        try
        {
            world.Options = world.Options with { Strategy = new BlueGreenStrategy() };
            await world.AcceptAsync("1.0.0");
            await world.ShouldServeAsync("1.0.0");
            await using var client = new PollingClient(world);

            // A bad one reaches nobody.
            var bad = await world.DeliverAsync("1.1.0", TestFaults.Errors(1));
            output.WriteLine(bad.Record.Line);
            bad.Record.Verdict.ShouldBe(BakeVerdict.Fail);
            bad.Serving!.Version.ShouldBe("1.0.0");

            var good = await world.DeliverAsync("1.2.0");
            output.WriteLine(good.Record.Line);
            good.Record.Verdict.ShouldBe(BakeVerdict.Pass);
            good.Record.Samples.ShouldContain(sample => sample.Old != null, "it is compared with the release beside it");
            await world.ShouldServeAsync("1.2.0");
            await world.ShouldBeSettledAsync();

            await using var workload = world.NewWorkload();
            (await workload.DeployAsync(await world.RequestAsync("1.2.0", "again"), Never)).Unchanged.ShouldBeTrue();
            var pods = (await world.Space.ListAsync("pods")).Count;
            (await workload.RollbackAsync(world.Service, null, "back", Never)).Version.ShouldBe("1.0.0");
            await world.ShouldServeAsync("1.0.0");
            (await world.Space.ListAsync("pods")).Count.ShouldBe(pods, "switching back starts nothing");
            await client.ShouldHaveSeenNoFailureAsync();
        }
        catch
        {
            output.WriteLine(world.Log.Text);
            throw;
        }
    }

    private async Task ACanaryTakesItsShareStepByStepAndABadOneGivesItBackAsync()
    {
        await using var world = await CreateAsync(cluster, "canary");
        try
        {
            world.Options = world.Options with { Strategy = new CanaryStrategy() };
            await world.AcceptAsync("1.0.0");
            var run = world.NewRun();
            await using var workload = world.NewWorkload(runId: run);
            await using (var client = new PollingClient(world))
            {
                var outcome = await workload.DeployAsync(await world.RequestAsync("1.1.0", run), Never);
                var steps = new List<string>();
                BakeRecord record;
                while (true)
                {
                    record = await world.BakeAsync(workload, outcome.Release);
                    output.WriteLine(record.Line);
                    record.Verdict.ShouldBe(BakeVerdict.Pass);
                    if (await workload.AdvanceAsync(world.Service, outcome.Release, Never) is not { } step)
                    {
                        break;
                    }

                    steps.Add($"{step.Number} of {step.Count}: {step.Title}");
                }

                steps.ShouldBe(["2 of 3: 50 % of the traffic", "3 of 3: 100 % of the traffic"]);
                await workload.AcceptAsync(world.Service, outcome.Release, Never);
                await world.ShouldServeAsync("1.1.0");
                await world.ShouldBeSettledAsync();
                (await world.Space.ListAsync("deployments")).Count.ShouldBe(1);
                await client.ShouldHaveSeenNoFailureAsync();
            }

            var bad = await world.DeliverAsync("1.2.0", TestFaults.Errors(0.3));
            output.WriteLine(bad.Record.Line);
            bad.Record.Verdict.ShouldBe(BakeVerdict.Fail);
            bad.Serving!.Version.ShouldBe("1.1.0");
            await world.ShouldServeAsync("1.1.0");
            await world.ShouldBeSettledAsync();
        }
        catch
        {
            output.WriteLine(world.Log.Text);
            throw;
        }
    }
}
