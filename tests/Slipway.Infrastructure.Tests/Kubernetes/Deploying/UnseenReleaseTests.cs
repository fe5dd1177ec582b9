using Slipway.Delivery;
using Slipway.Delivery.Ledger;
using Slipway.Tooling;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>Releases whose Prometheus is stopped for longer than a bake may be blind: by the targets, for an environment that leaves such a release and one that does not.</summary>
[Collection(ClusterBakingCollection.Name)]
public sealed class UnseenReleaseTests(ClusterFixture cluster, ITestOutputHelper output)
{
    [ClusterFact]
    public async Task A_release_that_nobody_could_see_is_left_or_taken_back_as_the_environment_says_and_is_no_suspect()
    {
        await using var left = await CreateAsync(cluster, "unseen-left", replicas: 1);
        await using var back = await CreateAsync(cluster, "unseen-back", replicas: 1);
        using var leaving = await DeliveringBuild.CreateAsync(left, DeliveringBuild.EndOf(left));
        using var returning = await DeliveringBuild.CreateAsync(back, DeliveringBuild.EndOf(back) with { OnTelemetryError = UndecidedRelease.RollBack });
        var prometheus = await cluster.StartPrometheusAsync();
        var stopped = false;
        try
        {
            await Task.WhenAll(FirstAsync(left, leaving, prometheus.Url), FirstAsync(back, returning, prometheus.Url));

            var baking = Task.WhenAll(leaving.RunAsync("Bake", "second"), returning.RunAsync("Bake", "second"));
            await IsServedAsync(left, leaving);
            await IsServedAsync(back, returning);
            stopped = true;
            await prometheus.DisposeAsync();
            var ends = await baking;

            foreach (var (code, said) in ends)
            {
                output.WriteLine(said);
                code.ShouldBe(ExitCodes.NoTelemetry, said);
                said.ShouldContain("blind for 00:1");
                said.ShouldContain("See why the metrics could not be read.");
            }

            await StayedAsync(left, leaving, ends[0].Said);
            await CameBackAsync(back, returning, ends[1].Said);
        }
        finally
        {
            if (!stopped)
            {
                await prometheus.DisposeAsync();
            }
        }
    }

    private static async Task FirstAsync(ClusterWorld world, DeliveringBuild build, Uri prometheus)
    {
        build.End = build.End with { Prometheus = prometheus };
        await build.PushedAsync(await world.RequestAsync("1.0.0", "none"));
        await build.DoneAsync("Bake", "first");

        // Long enough for the server to be gone before anything can have passed; and nobody asks, so that a slow machine's answers say nothing either.
        build.End = build.End with { Bake = world.Plan with { ProbeRate = 0, MinimumDuration = TimeSpan.FromMinutes(2), MaximumDuration = TimeSpan.FromMinutes(4), BlindCap = TimeSpan.FromSeconds(10) } };
        await build.PushedAsync(await world.RequestAsync("1.1.0", "none"));
    }

    private static Task IsServedAsync(ClusterWorld world, DeliveringBuild build) => world.Space.UntilAsync(
        "1.1.0 is being baked",
        build.LedgerAsync,
        events => events.Any(entry => entry is { Version: "1.1.0", Kind: LedgerEventKind.DeploySucceeded }));

    private async Task StayedAsync(ClusterWorld world, DeliveringBuild build, string said)
    {
        said.ShouldContain("test leaves such a release where it is: 1.1.0 goes on serving, and is not verified. The release to go back to is still 1.0.0.");
        await world.ShouldServeAsync("1.1.0");
        var status = await ShouldBeSettledAsync(world, build, "1.1.0");
        status.ShouldContain("load-harness  1.1.0  not verified");
        status.ShouldContain("note: its bake could not tell, and it was left: TELEMETRY");
    }

    private async Task CameBackAsync(ClusterWorld world, DeliveringBuild build, string said)
    {
        said.ShouldContain("1.0.0 serves again.");
        await world.ShouldServeAsync("1.0.0");
        var status = await ShouldBeSettledAsync(world, build, "1.0.0");
        status.ShouldContain("load-harness  1.0.0  verified");

        // It is no suspect: delivered again, with eyes, it passes, and nobody has to force it.
        build.End = build.End with { Prometheus = null, Bake = world.Plan };
        await build.DoneAsync("Bake", "third");
        await world.ShouldServeAsync("1.1.0");
    }

    private async Task<string> ShouldBeSettledAsync(ClusterWorld world, DeliveringBuild build, string version)
    {
        await world.ShouldBeSettledAsync();
        await using var workload = world.NewWorkload();
        var read = await workload.ReadAsync(world.Service, Never);
        (read.Serving!.Version, read.Candidate).ShouldBe((version, null));
        read.Quarantined.ShouldBeEmpty();
        await build.ShouldHaveTheLedgerRightAsync(read.Serving, version);
        var status = await build.DoneAsync("Status", "look");
        output.WriteLine(status);
        status.ShouldNotContain("quarantined");
        return status;
    }
}
