using System.Collections.Immutable;
using System.Diagnostics;
using Slipway.TestBuild;
using Slipway.Tooling;
using Slipway.Tooling.Processes;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>Builds that are killed for real (SIGKILL), with real pods; and what another run makes of one that lives.</summary>
[Collection(ClusterRecoveryCollection.Name)]
public sealed class KilledBuildTests(ClusterFixture cluster, ITestOutputHelper output)
{
    // Real pods start as fast as the machine lets them; the promise of 15 s is held where pods are ready at once (RecoveryTests).
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [ClusterFact]
    public async Task What_a_killed_build_leaves_another_run_settles_at_once_and_a_living_one_it_leaves_alone() => await Task.WhenAll(
        IsSettledAsync("rolling", "is ready", "1.0.0"), // applied, and nobody has judged it
        IsSettledAsync("bluegreen", "switch Service", "1.1.0"), // judged, and the traffic has not moved
        IsSettledAsync("forward", "passed its bake", "1.0.0", processes: 2), // watched through a forwarded port
        IsSettledAsync("canary", "promote", "1.1.0"), // judged, and nothing of the old release runs
        IsLeftAloneAsync());

    private async Task IsSettledAsync(string name, string last, string expected, int processes = 1)
    {
        await using var world = await CreateAsync(cluster, $"killed-{name}", replicas: 1);
        world.Options = world.Options with { Strategy = ClusterDelivery.StrategyOf(name) };
        var end = DeliveringBuild.EndOf(world) with { Bake = ClusterDelivery.Plan };
        using var build = await DeliveringBuild.CreateAsync(world, end);
        await build.PushedAsync(await world.RequestAsync("1.0.0", "none"));
        await build.DoneAsync("Bake", "first");
        await build.PushedAsync(await world.RequestAsync("1.1.0", "none"));
        var program = AbsolutePath.Create(AppContext.BaseDirectory) / "Slipway.TestBuild.dll";

        var result = await cluster.Context.Processes.RunAsync(
            new ProcessSpec("dotnet", program, end.Kubeconfig, end.Namespace, end.Manifests, name, end.Registry, last)
            {
                ThrowOnError = false,
                WorkingDirectory = build.Root,
                Environment = ImmutableDictionary<string, string?>.Empty.Add("TMPDIR", cluster.Context.NewFolder("killed")),
            },
            Never);

        result.ExitCode.ShouldBe(128 + 9, $"{name}: {result.StandardOutput}{result.StandardError}");
        var began = Stopwatch.StartNew();
        var said = await build.DoneAsync("Recover", "next", "--verbosity", "verbose");
        output.WriteLine($"{name}, killed before “{last}”, settled in {began.Elapsed.TotalSeconds:0.0} s:\n{said}");
        began.Elapsed.ShouldBeLessThan(Limit);
        said.ShouldContain($"was killed and left {processes} processes running; they were ended", customMessage: "its kubectl goes too");
        await world.ShouldServeAsync(expected);
        await world.ShouldBeSettledAsync();
        await using var workload = world.NewWorkload();
        await build.ShouldHaveTheLedgerRightAsync((await workload.ReadAsync(world.Service, Never)).Serving, $"{name}, after Recover");

        await build.PushedAsync(await world.RequestAsync("1.2.0", "none"));
        await build.DoneAsync("Bake", "last");
        await world.ShouldServeAsync("1.2.0");
        await world.ShouldBeSettledAsync();
        var serving = (await workload.ReadAsync(world.Service, Never)).Serving;
        serving!.Version.ShouldBe("1.2.0");
        await build.ShouldHaveTheLedgerRightAsync(serving, $"{name}, delivered again");
        await build.DoneAsync("ReportDora", "last");
    }

    private async Task IsLeftAloneAsync()
    {
        await using var world = await CreateAsync(cluster, "alive", replicas: 1);
        var run = world.NewRun();
        await using var busy = world.NewWorkload(runId: run);
        var outcome = await busy.DeployAsync(await world.RequestAsync("1.0.0", run), Never);

        await using var other = world.NewWorkload();
        (await other.RecoverAsync(world.Service, Never)).ShouldBeNull();

        world.Log.Text.ShouldContain($"run {run} is delivering load-harness, and alive");
        await busy.AcceptAsync(world.Service, outcome.Release, Never);
        await world.ShouldServeAsync("1.0.0");
        await world.ShouldBeSettledAsync();
    }
}
