using Slipway.Delivery.Baking;
using Slipway.TestService;
using static Slipway.Delivery.Tests.Deploying.LocalWorld;

namespace Slipway.Delivery.Tests.Deploying;

[Trait("Speed", "Slow")]
public sealed class LocalSignalsTests : IDisposable
{
    private readonly LocalWorld _world = new();

    [Fact]
    public async Task A_crash_during_the_bake_is_told_once_with_exit_code_and_last_words()
    {
        var candidate = (await _world.Workload.DeployAsync(_world.Request(new Behaviour("1.0.0") { LastWords = "out of stock" }), Never)).Release;
        var observation = await _world.Workload.ObserveAsync(_world.Service, candidate, Never);
        await Should.ThrowAsync<HttpRequestException>(_world.GetAsync(new Uri(observation.Candidate[0], "/crash")));

        var signal = await FirstAsync(observation.Signals);

        signal.Kind.ShouldBe(WorkloadSignalKind.Crashed);
        signal.Message.ShouldContain("ended with exit code 42");
        signal.Message.ShouldContain("out of stock");
        (await observation.Signals.ReadAsync(Never)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Readiness_that_is_lost_is_told_when_it_changes()
    {
        var candidate = (await _world.Workload.DeployAsync(_world.Request("1.0.0"), Never)).Release;
        var observation = await _world.Workload.ObserveAsync(_world.Service, candidate, Never);
        await _world.GetAsync(new Uri(observation.Candidate[0], "/unready"));

        var signal = await FirstAsync(observation.Signals);

        signal.Kind.ShouldBe(WorkloadSignalKind.NotReady);
        signal.Message.ShouldBe("/readyz says 503 warming up");
        (await observation.Signals.ReadAsync(Never)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_newer_deploy_supersedes_the_candidate()
    {
        var older = (await _world.Workload.DeployAsync(_world.Request("1.0.0"), Never)).Release;
        var observation = await _world.Workload.ObserveAsync(_world.Service, older, Never);
        await _world.NewWorkload().DeployAsync(_world.Request("1.1.0"), Never);

        (await FirstAsync(observation.Signals)).Kind.ShouldBe(WorkloadSignalKind.Superseded);
    }

    public void Dispose() => _world.Dispose();

    private static async Task<WorkloadSignal> FirstAsync(IWorkloadSignals signals)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            if (await signals.ReadAsync(limit.Token) is [var first, ..])
            {
                return first;
            }

            await Task.Delay(20, limit.Token);
        }
    }
}
