using Slipway.Delivery.Baking;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>A release that takes connections and answers nothing any more, while the cluster is well.</summary>
[Collection(ClusterBakingCollection.Name)]
public sealed class HangingPodTests(ClusterFixture cluster, ITestOutputHelper output)
{
    [ClusterFact]
    public async Task A_pod_that_hangs_fails_its_bake_and_the_words_say_that_it_does_not_answer()
    {
        await using var world = await CreateAsync(cluster, "hang", replicas: 1);
        try
        {
            world.Plan = world.Plan with { MinimumDuration = TimeSpan.FromMinutes(1), MaximumDuration = TimeSpan.FromMinutes(3), BlindCap = TimeSpan.FromMinutes(2) };
            await world.AcceptAsync("1.0.0");

            // The service is a child of its container's first process, so that it can be stopped from inside.
            await world.WriteManifestsAsync(
                text => text.Replace("          env:", "          command: [sh, -c, \"dotnet LoadHarness.dll & wait\"]\n          env:", StringComparison.Ordinal), replicas: 1);
            var run = world.NewRun();
            await using var workload = world.NewWorkload(runId: run);
            var release = (await workload.DeployAsync(await world.RequestAsync("1.1.0", run), Never)).Release;
            var baking = world.BakeAsync(workload, release);
            var pod = (await world.Space.UntilAsync(
                "only the new pod is left", () => world.Space.ListAsync("pods"), pods => pods.Count(found => found["metadata"]!["deletionTimestamp"] is null) == 1))
                .Single(found => found["metadata"]!["deletionTimestamp"] is null);
            await world.Space.KubectlAsync("exec", (string)pod["metadata"]!["name"]!, "--", "sh", "-c", "busybox kill -STOP $(busybox pidof dotnet)");

            var record = await baking;

            output.WriteLine(record.Line);
            record.Line.ShouldStartWith("FAIL error-rate");
            record.Line.ShouldContain("no answer within 5 s");
            (await workload.RejectAsync(world.Service, release, record.Line, quarantine: true, Never))!.Version.ShouldBe("1.0.0");
            await world.ShouldServeAsync("1.0.0");
            await world.ShouldBeSettledAsync();
        }
        catch
        {
            output.WriteLine(world.Log.Text);
            throw;
        }
    }
}
