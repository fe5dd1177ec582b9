using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Xunit.Abstractions;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>A canary whose share is a gateway's weight, with a user behind the gateway. What a kill leaves of the weight is in <see cref="RecoveryTests"/>.</summary>
[Collection(ClusterRecoveryCollection.Name)]
public sealed class SplitterTests(ClusterFixture cluster, ITestOutputHelper output)
{
    [ClusterFact]
    public async Task A_canary_gets_its_weight_step_by_step_and_loses_it_before_its_pods_go() => await Task.WhenAll(TakesOverAsync(), StaysWhileTheOldOneCannotServeAsync());

    private async Task TakesOverAsync()
    {
        await using var world = await CreateAsync(cluster, "weights", replicas: 1);
        await using var gateway = await WeightedProxy.StartAsync(world);
        world.Options = world.Options with { Strategy = new CanaryStrategy { Splitter = gateway } };
        try
        {
            await world.AcceptAsync("1.0.0");
            await world.Space.UntilAsync("the gateway has found it", () => AskAsync(gateway), version => version == "1.0.0");
            gateway.Splits.ShouldBeEmpty("a first release shares with nobody");
            var run = world.NewRun();
            await using var workload = world.NewWorkload(runId: run);
            await using (var user = new User(gateway, cluster.Context.Clock))
            {
                var release = (await workload.DeployAsync(await world.RequestAsync("1.1.0", run), Never)).Release;
                do
                {
                    var record = await world.BakeAsync(workload, release);
                    output.WriteLine($"{gateway.Percent} %: {record.Line}");
                    record.Verdict.ShouldBe(BakeVerdict.Pass, record.Line);
                }
                while (await workload.AdvanceAsync(world.Service, release, Never) is not null);

                await workload.AcceptAsync(world.Service, release, Never);
                await world.ShouldBeSettledAsync();
                await user.EndAsync();
                user.Failures.ShouldBeEmpty();
                user.ShareOf("1.1.0", at: 10).ShouldBeInRange(0.05, 0.15);
                user.ShareOf("1.1.0", at: 50).ShouldBeInRange(0.4, 0.6);
                user.ShareOf("1.1.0", at: 100).ShouldBeInRange(0.95, 1);
            }

            gateway.Splits.Select(split => split.Percent).ShouldBe([10, 50, 100, 0]);
            gateway.Splits.Last().StablePods.ShouldBeGreaterThan(0, "the new release serves in its own place before the canary loses its share");
            gateway.Splits.Last().CanaryPods.ShouldBeGreaterThan(0, "and the canary is there until then");

            var (bad, _, serving) = await world.DeliverAsync("1.2.0", TestFaults.Errors(1));
            output.WriteLine(bad.Line);
            bad.Verdict.ShouldBe(BakeVerdict.Fail);
            serving!.Version.ShouldBe("1.1.0");
            gateway.Splits.Select(split => split.Percent).ShouldBe([10, 50, 100, 0, 10, 0]);
            gateway.Splits.Last().CanaryPods.ShouldBeGreaterThan(0, "nobody is sent to pods that are going");
            (await AskAsync(gateway)).ShouldBe("1.1.0");
            await world.ShouldBeSettledAsync();
        }
        catch
        {
            output.WriteLine(world.Log.Text);
            throw;
        }
    }

    // The pods of the old release do not come up again: traffic is not given to nobody.
    private async Task StaysWhileTheOldOneCannotServeAsync()
    {
        await using var node = await PuppetNode.CreateAsync(cluster, "puppet-weights");
        await using var world = await CreateAsync(cluster, "weights-kept");
        var gateway = new NotedSplit();
        world.Options = world.Options with { Strategy = new CanaryStrategy { Steps = [50, 100], Splitter = gateway }, RollbackWatch = TimeSpan.Zero };
        await world.WriteManifestsAsync(node.Host);
        await world.AcceptImaginedAsync("1.0.0");
        var run = world.NewRun();
        await using var workload = world.NewWorkloadWithoutRegistry(run);
        var release = (await workload.DeployAsync(world.Imagined("1.1.0", run), Never)).Release;
        await workload.AdvanceAsync(world.Service, release, Never);
        gateway.Percent.ShouldBe(100);
        await world.Space.UntilAsync("only the canary is left", () => world.Space.ListAsync("pods"), pods => pods.Count == 2);
        await world.Space.ApplyAsync("""{ "apiVersion": "v1", "kind": "ResourceQuota", "metadata": { "name": "few" }, "spec": { "hard": { "pods": "2" } } }""");
        await world.Space.UntilAsync(
            "pods are counted", async () => (await world.Space.ListAsync("resourcequotas")).Select(quota => (string?)quota["status"]?["used"]?["pods"]).FirstOrDefault(), used => used == "2");

        var failure = await Should.ThrowAsync<TargetFailedException>(workload.RejectAsync(world.Service, release, "errors", quarantine: true, Never));

        failure.ExitCode.ShouldBe(ExitCodes.RollbackFailed);
        failure.Message.ShouldContain("refuses more pods");
        gateway.Percent.ShouldBe(100);
        ((int)(await world.Space.FindAsync("deployment", "load-harness-canary"))!["status"]!["readyReplicas"]!).ShouldBe(2);

        await world.Space.KubectlAsync("delete", "resourcequota", "few");
        await using var next = world.NewWorkloadWithoutRegistry(run);
        (await next.RecoverAsync(world.Service, Never)).ShouldNotBeNull().ShouldContain("1.0.0 serves");
        gateway.Percent.ShouldBe(0);
        (await world.Space.FindAsync("deployment", "load-harness-canary")).ShouldBeNull();
        await world.ShouldBeSettledAsync();
    }

    private static async Task<string?> AskAsync(WeightedProxy gateway)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(gateway.Address, "/version"));
        return answer.IsSuccessStatusCode ? (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["version"] : null;
    }

    /// <summary>Asks all the time, and remembers which version answered at which weight.</summary>
    private sealed class User : IAsyncDisposable
    {
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

        private readonly CancellationTokenSource _ending = new();
        private readonly ConcurrentQueue<(int Percent, string Version)> _answers = [];
        private readonly Task _asking;

        public User(WeightedProxy gateway, TimeProvider clock) => _asking = AskAsync(gateway, clock);

        public ConcurrentQueue<string> Failures { get; } = [];

        public double ShareOf(string version, int at)
        {
            var there = _answers.Where(answer => answer.Percent == at).ToList();
            there.Count.ShouldBeGreaterThan(15, $"{at} %");
            return there.Count(answer => answer.Version == version) / (double)there.Count;
        }

        public async Task EndAsync()
        {
            await _ending.CancelAsync();
            await _asking;
        }

        public async ValueTask DisposeAsync()
        {
            await EndAsync();
            _ending.Dispose();
        }

        private async Task AskAsync(WeightedProxy gateway, TimeProvider clock)
        {
            using var http = new HttpClient();
            while (!_ending.IsCancellationRequested)
            {
                var percent = gateway.Percent;
                try
                {
                    using var answer = await http.GetAsync(new Uri(gateway.Address, "/version"));
                    var body = await answer.Content.ReadAsStringAsync();
                    if (answer.IsSuccessStatusCode)
                    {
                        _answers.Enqueue((percent, (string?)JsonNode.Parse(body)!["version"] ?? ""));
                    }
                    else
                    {
                        Failures.Enqueue($"{(int)answer.StatusCode}: {body}");
                    }
                }
                catch (HttpRequestException exception)
                {
                    Failures.Enqueue(exception.Message);
                }

                await Task.WhenAny(Task.Delay(Pause, clock));
            }
        }
    }
}
