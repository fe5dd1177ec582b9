using System.Text.Json.Nodes;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>How soon a bad release is found out and replaced, measured by the API server's own record.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ReactionTimeTests(ClusterFixture cluster, ITestOutputHelper output)
{
    /// <summary>From when the API shows it.</summary>
    private static readonly TimeSpan AfterACrash = TimeSpan.FromSeconds(5);

    /// <summary>At one request a second and a reading every five.</summary>
    private static readonly TimeSpan AfterTheFirstError = TimeSpan.FromSeconds(20);

    /// <summary>One error in ten, at five requests a second and a reading every five seconds.</summary>
    private static readonly TimeSpan AfterTheFirstErrorOfTen = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    [ClusterFact]
    public async Task A_release_that_crashes_runs_out_of_memory_or_only_fails_is_replaced_in_time() => await Task.WhenAll(
        CrashAsync(),
        OutOfMemoryAsync(),
        OnlyErrorsAsync("time-errors", share: 1, rate: 1, AfterTheFirstError),
        OnlyErrorsAsync("time-tenth", share: 0.1, rate: 5, AfterTheFirstErrorOfTen));

    // Two pods that crash once each; requests that found nobody may be noticed first.
    private Task CrashAsync() => ReplacedAsync("crash", replicas: 2, ended => ended.Count(pod => pod.Restarts > 0) >= 2, TestFaults.Crash(25));

    private Task OutOfMemoryAsync() => ReplacedAsync(
        "memory", replicas: 1, ended => ended.Any(pod => pod.OutOfMemory), ("Faults__LeakMbPerMinute", "1500"), ("DOTNET_GCHeapHardLimit", "0x80000000"));

    // What other work on this machine delays once is not the delivery's: the best of three counts.
    private async Task ReplacedAsync(string name, int replicas, Func<IReadOnlyList<Ended>, bool> shown, params (string Name, string Value)[] faults)
    {
        var took = new List<TimeSpan>();
        do
        {
            took.Add(await ReplacedInAsync(name, replicas, shown, faults) ?? TimeSpan.MaxValue);
        }
        while (took[^1] >= AfterACrash && took.Count < 3);
        took.Min().ShouldBeLessThan(AfterACrash, name);
    }

    /// <summary>How long it took; <see langword="null"/> when the release did not live until its bake.</summary>
    private async Task<TimeSpan?> ReplacedInAsync(string name, int replicas, Func<IReadOnlyList<Ended>, bool> shown, (string Name, string Value)[] faults)
    {
        await using var world = await CreateAsync(cluster, $"time-{name}", replicas);
        world.Plan = world.Plan with { MinimumDuration = TimeSpan.FromMinutes(1), MaximumDuration = TimeSpan.FromMinutes(2), Interval = TimeSpan.FromSeconds(5), SignalInterval = TimeSpan.FromSeconds(1), ProbeRate = 1 };
        await world.AcceptAsync("1.0.0");
        var run = world.NewRun();
        await using var workload = world.NewWorkload(runId: run);
        Release release;
        try
        {
            release = (await workload.DeployAsync(await world.RequestAsync("1.1.0", run, faults), Never)).Release;
        }
        catch (DeployFailedException failure)
        {
            output.WriteLine($"{name}: {failure.Message}");
            return null;
        }

        var trail = cluster.Audit;
        using var ending = new CancellationTokenSource();
        var watching = FirstSeenAsync(world, shown, ending.Token);

        var record = await world.BakeAsync(workload, release);
        record.Verdict.ShouldBe(BakeVerdict.Fail, record.Line);
        await workload.RejectAsync(world.Service, release, record.Line, quarantine: true, Never);
        await ending.CancelAsync();

        var patch = trail.Read().First(entry => entry.Namespace == world.Space.Name && entry is { IsMutating: true, Verb: "patch", Resource: "deployments" });
        var seen = await watching;
        output.WriteLine($"{name}: shown at {seen:HH:mm:ss.fff}, patched at {patch.At:HH:mm:ss.fff}: {record.Line}");
        await world.ShouldServeAsync("1.0.0");
        return seen is { } at ? patch.At - at : TimeSpan.Zero; // it was noticed before the API showed it
    }

    // Errors come evenly, so that the verdict is certain; the time is told from the bake's begin, which the first error follows.
    private async Task OnlyErrorsAsync(string name, double share, double rate, TimeSpan promised)
    {
        await using var world = await CreateAsync(cluster, name, replicas: 1);
        world.Plan = new BakePlan { ProbeRate = rate };
        await world.AcceptAsync("1.0.0");
        var run = world.NewRun();
        await using var workload = world.NewWorkload(runId: run);
        var release = (await workload.DeployAsync(await world.RequestAsync("1.1.0", run, TestFaults.Errors(share)), Never)).Release;
        var trail = cluster.Audit;
        var began = cluster.Context.Clock.GetUtcNow();

        var record = await world.BakeAsync(workload, release);
        record.Line.ShouldStartWith("FAIL error-rate");
        await workload.RejectAsync(world.Service, release, record.Line, quarantine: true, Never);

        var patch = trail.Read().First(entry => entry.Namespace == world.Space.Name && entry is { IsMutating: true, Verb: "patch", Resource: "deployments" });
        output.WriteLine($"{share:P0} errors at {rate}/s: patched after {(patch.At - began).TotalSeconds:0.0} s: {record.Line}");
        (patch.At - began).ShouldBeLessThan(promised, record.Line);
        await world.ShouldServeAsync("1.0.0");
    }

    /// <summary>When the API showed it first; <see langword="null"/> when the release was replaced before it did.</summary>
    private async Task<DateTimeOffset?> FirstSeenAsync(ClusterWorld world, Func<IReadOnlyList<Ended>, bool> shown, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var pods = JsonNode.Parse(await cluster.Api.GetStringAsync(new Uri($"api/v1/namespaces/{world.Space.Name}/pods", UriKind.Relative), CancellationToken.None))!;
            var ended = pods["items"]!.AsArray().Where(pod => pod!["metadata"]!["deletionTimestamp"] is null).Select(pod => pod!["status"]?["containerStatuses"]?[0]).OfType<JsonNode>().Select(Ended.Of).ToList();
            if (shown(ended))
            {
                return cluster.Context.Clock.GetUtcNow();
            }

            await Task.WhenAny(Task.Delay(Look, cluster.Context.Clock, CancellationToken.None));
        }

        return null;
    }

    private sealed record Ended(int Restarts, bool OutOfMemory)
    {
        public static Ended Of(JsonNode status) => new(
            (int)status["restartCount"]! + (status["state"]?["terminated"] is null ? 0 : 1),
            $"{status["state"]?["terminated"]?["reason"]} {status["lastState"]?["terminated"]?["reason"]}".Contains("OOMKilled", StringComparison.Ordinal));
    }
}
