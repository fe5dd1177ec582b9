using System.Diagnostics;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying;
using Slipway.Oci;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>Releases that are bad in every way there is: each is found out, named by what is wrong with it, and replaced by the one before.</summary>
[Collection(ClusterBakingCollection.Name)]
public sealed class BrokenReleaseTests(ClusterFixture cluster, ITestOutputHelper output)
{
    /// <summary>Three namespaces at once, each with a good release that every bad one gives way to again.</summary>
    [ClusterFact]
    public async Task Every_kind_of_bad_release_is_rejected_in_its_own_words_and_the_good_one_comes_back() => await Task.WhenAll(
        RunAsync(
            "errors",
            Plain,
            (world, name) => FailsItsBakeAsync(world, name, "FAIL error-rate", TestFaults.Errors(0.05)),
            (world, name) => FailsItsBakeAsync(world, name, "FAIL error-rate", TestFaults.Errors(0.3)),
            (world, name) => FailsItsBakeAsync(world, name, "FAIL error-rate", TestFaults.Errors(1)),
            SlowAsync),
        RunAsync(
            "crashes",
            Plain,
            (world, name) => FailsToStartAsync(world, name, ["crashes", "exit code 70", "load-harness crashed at start"], TestFaults.Crash(0)),
            CrashesLaterAsync,
            OutOfMemoryAsync),
        RunAsync(
            "unready",
            AskedByCommand,
            NeverReadyAsync,
            FlappingAsync,
            TooBigAsync,
            NoSuchImageAsync,
            NotInTheRegistryAsync));

    private static string Plain(string manifests) => manifests;

    private static string AskedByCommand(string manifests) => WithProbe(manifests, "wget -q -O /dev/null http://127.0.0.1:8080/readyz");

    private static string WithProbe(string manifests, string command) => manifests
        .Replace("httpGet: { path: /readyz, port: http }", $"exec: {{ command: [sh, -c, '{command}'] }}", StringComparison.Ordinal)
        .Replace("timeoutSeconds: 5", "timeoutSeconds: 5\n            failureThreshold: 1", StringComparison.Ordinal);

    private async Task RunAsync(string group, Func<string, string> manifests, params Func<ClusterWorld, string, Task>[] cases)
    {
        await using var world = await CreateAsync(cluster, group);
        await world.WriteManifestsAsync(manifests);
        try
        {
            await world.AcceptAsync("1.0.0");
            for (var i = 0; i < cases.Length; i++)
            {
                var began = Stopwatch.StartNew();
                var name = $"2.{i}.0";
                await cases[i](world, name);
                await world.WriteManifestsAsync(manifests);
                await world.ShouldServeAsync("1.0.0");
                await world.ShouldBeSettledAsync();
                output.WriteLine($"{group} {name}: {began.Elapsed.TotalSeconds:0.0} s");
            }
        }
        catch
        {
            output.WriteLine($"{group}:\n{world.Log.Text}");
            throw;
        }
    }

    private async Task FailsItsBakeAsync(ClusterWorld world, string name, string words, params (string Name, string Value)[] faults)
    {
        var (record, release, serving) = await world.DeliverAsync(name, faults);
        output.WriteLine(record.Line);
        record.Line.ShouldStartWith(words);
        record.Verdict.ShouldBe(BakeVerdict.Fail);
        serving!.Version.ShouldBe("1.0.0");

        await using var workload = world.NewWorkload();
        (await workload.ReadAsync(world.Service, Never)).Quarantined.ShouldContain(release.Digest);
        var refused = await Should.ThrowAsync<UsageException>(async () => await workload.DeployAsync(await world.RequestAsync(name, "again", faults), Never));
        refused.Message.ShouldContain("rejected before");
    }

    private async Task FailsToStartAsync(ClusterWorld world, string name, string[] words, params (string Name, string Value)[] faults)
    {
        var run = world.NewRun();
        await using var workload = world.NewWorkload(runId: run);
        var request = await world.RequestAsync(name, run, faults);
        var failure = await Should.ThrowAsync<DeployFailedException>(workload.DeployAsync(request, Never));
        output.WriteLine($"{failure.Message}\n{failure.Why}\n{failure.Cure}");
        foreach (var word in words)
        {
            $"{failure.Message}\n{failure.Why}".ShouldContain(word);
        }

        failure.ExitCode.ShouldBe(ExitCodes.BakeFailed);
    }

    private Task SlowAsync(ClusterWorld world, string name)
    {
        world.Plan = world.Plan with { Latency = new LatencyObjective(0.25) };
        return FailsItsBakeAsync(world, name, "FAIL latency", TestFaults.Latency(400));
    }

    // On a machine that is so slow that a rollout takes longer than that, it is the rollout that ends; either way it is known what has happened.
    private async Task CrashesLaterAsync(ClusterWorld world, string name)
    {
        world.Plan = world.Plan with { MinimumDuration = TimeSpan.FromSeconds(45), MaximumDuration = TimeSpan.FromSeconds(90) };
        try
        {
            await FailsItsBakeAsync(world, name, "FAIL ", TestFaults.Crash(20));
        }
        catch (DeployFailedException failure)
        {
            output.WriteLine(failure.Message);
            failure.Message.ShouldContain("ended with exit code 70");
        }
    }

    // It may be killed before or after its rollout is complete; after it, requests without an answer may be noticed first.
    private async Task OutOfMemoryAsync(ClusterWorld world, string name)
    {
        try
        {
            var (record, _, serving) = await world.DeliverAsync(name, TestFaults.OutOfMemory);
            output.WriteLine(record.Line);
            record.Verdict.ShouldBe(BakeVerdict.Fail);
            (record.Line.Contains("out-of-memory", StringComparison.Ordinal) || record.Line.Contains("unanswered", StringComparison.Ordinal)).ShouldBeTrue(record.Line);
            serving!.Version.ShouldBe("1.0.0");
        }
        catch (DeployFailedException failure)
        {
            output.WriteLine(failure.Message);
            failure.Message.ShouldContain("was killed for lack of memory (limit 256Mi)");
        }
    }

    private Task NeverReadyAsync(ClusterWorld world, string name)
    {
        world.Options = world.Options with { ProgressDeadline = TimeSpan.FromSeconds(45) }; // it must have come so far as to answer
        return FailsToStartAsync(world, name, ["was not ready within 45 s", "Readiness probe failed", "503"], TestFaults.NeverReady);
    }

    private async Task FlappingAsync(ClusterWorld world, string name)
    {
        world.Options = world.Options with { ProgressDeadline = TimeSpan.FromMinutes(2) };
        world.Plan = world.Plan with { MaximumDuration = TimeSpan.FromSeconds(20), SettleTime = TimeSpan.FromSeconds(12) };

        // Ready for four seconds, and then not for four; from the moment on at which it answers.
        await world.WriteManifestsAsync(text => WithProbe(text, "wget -q -O /dev/null http://127.0.0.1:8080/readyz && read -r now rest < /proc/uptime && test $((${now%.*} / 4 % 2)) = 0"));
        var (record, _, serving) = await world.DeliverAsync(name);
        output.WriteLine(record.Line);
        record.Verdict.ShouldBe(BakeVerdict.Inconclusive);
        record.Line.ShouldContain("ready");
        serving!.Version.ShouldBe("1.0.0");
    }

    private async Task TooBigAsync(ClusterWorld world, string name)
    {
        world.Options = world.Options with { ProgressDeadline = TimeSpan.FromSeconds(8) };
        await world.WriteManifestsAsync(text => AskedByCommand(text).Replace("cpu: 10m", "cpu: \"1000\"", StringComparison.Ordinal));
        await FailsToStartAsync(world, name, ["no node takes it", "Insufficient cpu"]);
        world.Log.Text.ShouldContain("have room for 0 more");
    }

    private async Task NoSuchImageAsync(ClusterWorld world, string name)
    {
        world.Options = world.Options with { ProgressDeadline = TimeSpan.FromMinutes(2) };
        var run = world.NewRun();
        await using var workload = world.NewWorkloadWithoutRegistry(run);
        var request = await world.RequestAsync(name, run) with
        {
            Image = $"{cluster.Images.Registry}/load-harness",
            Digest = Digest.Parse($"sha256:{new string('1', 64)}"),
        };
        var failure = await Should.ThrowAsync<DeployFailedException>(workload.DeployAsync(request, Never));
        output.WriteLine($"{failure.Message}\n{failure.Why}");
        failure.Message.ShouldContain("cannot be pulled");
        $"{failure.Message}{failure.Why}".ShouldContain("manifest unknown");
    }

    private static async Task NotInTheRegistryAsync(ClusterWorld world, string name)
    {
        var run = world.NewRun();
        await using var workload = world.NewWorkload(runId: run);
        var request = await world.RequestAsync(name, run) with { Digest = Digest.Parse($"sha256:{new string('1', 64)}") };
        var refused = await Should.ThrowAsync<UsageException>(workload.DeployAsync(request, Never));
        refused.Message.ShouldContain("has no image");
    }
}
