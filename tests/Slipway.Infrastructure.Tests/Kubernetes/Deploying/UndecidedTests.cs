using Slipway.Components;
using Slipway.Components.Records;
using Slipway.Delivery;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Engine.Tests;
using Slipway.Tooling;
using Slipway.Tooling.Processes;
using Slipway.Tooling.Records;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>Releases that no bake could judge, where the environment leaves such releases.</summary>
[Collection(ClusterCollection.Name)]
public sealed class UndecidedTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private const string Line = "INCONCLUSIVE no-traffic: no request was judged, and silence proves nothing at 05:00";

    [ClusterFact]
    public async Task What_all_users_have_stays_unverified_and_what_only_some_have_is_taken_away() => await Task.WhenAll(
        InAsync("left-targets", 2, ByTheTargetsAsync),
        InAsync("left-rolling", 1, ALeftReleaseIsNothingToGoBackToAsync),
        InAsync("left-canary", 1, ACanaryIsFinishedOrUndoneAsync),
        InAsync("left-blue", 1, WhatNobodyHasIsTakenAwayAsync));

    /// <summary>By the targets, as a person runs them: the words, the exit codes, the ledger.</summary>
    private async Task ByTheTargetsAsync(ClusterWorld world)
    {
        using var call = new BuildCall();
        await GitAsync(call, "init", "--quiet", "--initial-branch=main");
        await GitAsync(call, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "--allow-empty", "--message", "feat: begin");
        async Task<string> RunAsync(string target, BakePlan plan, int exitCode, params string[] more)
        {
            UndecidedBuild.World.Value = world;
            UndecidedBuild.Plan.Value = plan;
            var code = await call.RunAsync<UndecidedBuild>(x => ((IBake)x).Bake, [target, "--environment", "staging", "--no-logo", .. more]);
            var said = call.Output + call.Error;
            output.WriteLine($"== {target}: exit code {code}\n{said}");
            code.ShouldBe(exitCode);
            return said;
        }

        string[] alone = ["--skip", "Push", "BuildImage", "Compile", "Version"];
        var blind = world.Plan with { ProbeRate = 0, MaximumDuration = TimeSpan.FromSeconds(8) };
        await PushedAsync(world, call, "1.0.0");
        (await RunAsync("Bake", world.Plan, 0, alone)).ShouldContain("PASS");

        await PushedAsync(world, call, "1.1.0");
        var left = await RunAsync("Bake", blind, ExitCodes.Inconclusive, alone);
        left.ShouldContain("INCONCLUSIVE");
        left.ShouldContain("staging leaves such a release where it is: 1.1.0 goes on serving, and is not verified. The release to go back to is still 1.0.0.");
        left.ShouldContain("./build.sh Bake --environment staging");
        await world.ShouldServeAsync("1.1.0");
        await world.ShouldBeSettledAsync("staging");
        var status = await RunAsync("Status", blind, 0);
        status.ShouldContain("load-harness  1.1.0  not verified");
        status.ShouldContain("note: its bake could not tell, and it was left: INCONCLUSIVE");
        status.ShouldContain("./build.sh Rollback goes back to 1.0.0");
        RecordFile.Read<BakesRecord>(call.Root / "artifacts" / "bake.json").Left.ShouldBe(["load-harness"]);

        var pods = await PodsAsync(world);
        var again = await RunAsync("Bake", world.Plan, 0, alone);
        again.ShouldContain("serves already, not verified; its bake is all that is left to do");
        again.ShouldContain("PASS");
        (await PodsAsync(world)).ShouldBe(pods, "it is judged where it is");
        (await RunAsync("Status", blind, 0)).ShouldMatch("1\\.1\\.0  verified");

        await PushedAsync(world, call, "1.2.0");
        await RunAsync("Bake", blind, ExitCodes.Inconclusive, alone);
        await RunAsync("Rollback", blind, 0);
        await world.ShouldServeAsync("1.1.0");

        var ledger = File.ReadAllText(call.Root / ".nuke" / "local" / "ledger.jsonl");
        ledger.ShouldContain("left, not verified: INCONCLUSIVE");
    }

    private async Task ALeftReleaseIsNothingToGoBackToAsync(ClusterWorld world)
    {
        await world.AcceptAsync("1.0.0");
        (await LeaveAsync(world, "1.1.0"))!.Version.ShouldBe("1.1.0");
        await world.ShouldServeAsync("1.1.0");
        await world.ShouldBeSettledAsync();
        await using (var workload = world.NewWorkload())
        {
            var status = await workload.ReadAsync(world.Service, Never);
            (status.Serving!.Version, status.Serving.VerifiedAt).ShouldBe(("1.1.0", null));
            status.Verified.Select(release => release.Version).ShouldBe(["1.0.0"]);
            status.Quarantined.ShouldBeEmpty();
            status.Problem.ShouldBeNull();
            status.Notes[0].ShouldEndWith(Line);
        }

        // What fails on top of it gives way to what was verified, not to what was merely before.
        var run = world.NewRun();
        await using var next = world.NewWorkload(runId: run);
        var bad = await next.DeployAsync(await world.RequestAsync("1.2.0", run), Never);
        bad.Previous!.Version.ShouldBe("1.0.0");
        (await next.RejectAsync(world.Service, bad.Release, "errors", quarantine: true, Never))!.Version.ShouldBe("1.0.0");
        await world.ShouldServeAsync("1.0.0");

        // Judged again and found bad, it is taken away like any other.
        await LeaveAsync(world, "1.3.0");
        var again = world.NewRun();
        await using var judge = world.NewWorkload(runId: again);
        var adopted = await judge.DeployAsync(await world.RequestAsync("1.3.0", again), Never);
        adopted.Adopted.ShouldBeTrue();
        (await judge.RejectAsync(world.Service, adopted.Release, "errors", quarantine: true, Never))!.Version.ShouldBe("1.0.0");
        await world.ShouldServeAsync("1.0.0");
        await world.ShouldBeSettledAsync();
    }

    private async Task ACanaryIsFinishedOrUndoneAsync(ClusterWorld world)
    {
        world.Options = world.Options with { Strategy = new CanaryStrategy { Steps = [50, 100] } };
        await world.AcceptAsync("1.0.0");
        (await LeaveAsync(world, "1.1.0", steps: 0))!.Version.ShouldBe("1.0.0", "half of the users have it, and the others are not to get it");
        await world.ShouldServeAsync("1.0.0");
        await world.ShouldBeSettledAsync();

        (await LeaveAsync(world, "1.2.0", steps: 1))!.Version.ShouldBe("1.2.0", "all users have it");
        await world.ShouldServeAsync("1.2.0");
        await world.ShouldBeSettledAsync();
        (await world.Space.ListAsync("deployments")).Count.ShouldBe(1);
        await using var workload = world.NewWorkload();
        (await workload.RollbackAsync(world.Service, null, "back", Never)).Version.ShouldBe("1.0.0");
        await world.ShouldServeAsync("1.0.0");
    }

    private async Task WhatNobodyHasIsTakenAwayAsync(ClusterWorld world)
    {
        world.Options = world.Options with { Strategy = new BlueGreenStrategy() };
        await world.AcceptAsync("1.0.0");
        (await LeaveAsync(world, "1.1.0"))!.Version.ShouldBe("1.0.0");
        await world.ShouldServeAsync("1.0.0");
        await world.ShouldBeSettledAsync();
        await using var workload = world.NewWorkload();
        (await workload.ReadAsync(world.Service, Never)).Notes.ShouldBeEmpty();
    }

    private static async Task<Release?> LeaveAsync(ClusterWorld world, string version, int steps = 0)
    {
        var run = world.NewRun();
        await using var workload = world.NewWorkload(runId: run);
        var outcome = await workload.DeployAsync(await world.RequestAsync(version, run), Never);
        for (var step = 0; step < steps; step++)
        {
            await workload.AdvanceAsync(world.Service, outcome.Release, Never);
        }

        return await workload.LeaveAsync(world.Service, outcome.Release, Line, Never);
    }

    private static async Task<string> PodsAsync(ClusterWorld world) => string.Join(
        ' ',
        (await world.Space.ListAsync("pods")).Where(pod => pod["metadata"]!["deletionTimestamp"] is null).Select(pod => (string?)pod["metadata"]!["name"]).Order());

    // What Push would have left.
    private async Task PushedAsync(ClusterWorld world, BuildCall call, string version)
    {
        var commit = (await GitAsync(call, "rev-parse", "HEAD")).Lines[0];
        var image = await world.RequestAsync(version, "none");
        (call.Root / "artifacts").CreateDirectory();
        RecordFile.Write(
            call.Root / "artifacts" / "pushed.json",
            new PushedRecord("none", commit, image.CommitTime, [new("load-harness", $"{world.Cluster.Images.Registry}/load-harness", "load-harness", version, image.Digest)]));
    }

    private Task<ProcessResult> GitAsync(BuildCall call, params string[] arguments) =>
        cluster.Context.Processes.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = call.Root }, Never);

    private async Task InAsync(string name, int replicas, Func<ClusterWorld, Task> test)
    {
        await using var world = await CreateAsync(cluster, name, replicas);
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
