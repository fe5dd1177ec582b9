using System.Collections.Concurrent;
using Slipway.Delivery.Deploying.Local.Ingress;
using static Slipway.Delivery.Tests.Deploying.LocalWorld;

namespace Slipway.Delivery.Tests.Deploying;

[Trait("Speed", "Slow")]
public sealed class LocalTrafficTests : IDisposable
{
    private readonly LocalWorld _world = new();

    [Fact]
    public async Task A_client_that_never_stops_asking_sees_every_release_and_not_one_failure()
    {
        var url = (await _world.DeliverAsync("1.0.0")).Url!;
        using var stop = new CancellationTokenSource();
        var failures = new ConcurrentQueue<string>();
        var seen = new ConcurrentQueue<string>();
        // Quick ones, and slow ones that are in flight at each switch.
        var clients = Enumerable.Range(0, 4).Select(index => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    seen.Enqueue(await _world.GetAsync(new Uri(url, index == 0 ? "/slow?300" : "/")));
                }
                catch (Exception exception)
                {
                    failures.Enqueue(exception.Message);
                }
            }
        })).ToList();

        await _world.DeliverAsync("1.1.0");
        await _world.DeliverAsync("1.2.0");
        var rejected = (await _world.Workload.DeployAsync(_world.Request("1.3.0"), Never)).Release;
        await _world.Workload.RejectAsync(_world.Service, rejected, "no", quarantine: true, Never);
        await _world.Workload.RollbackAsync(_world.Service, null, "back", Never);
        var count = seen.Count;
        await Task.Run(() => SpinWait.SpinUntil(() => seen.Count > count + 50, TimeSpan.FromSeconds(20)));
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        failures.ShouldBeEmpty();
        seen.Distinct().Order().ShouldBe(["1.0.0", "1.1.0", "1.2.0"]);
        (await _world.GetAsync(url)).ShouldBe("1.1.0");
    }

    [Fact]
    public async Task A_request_that_outlasts_the_drain_does_not_hold_the_switch_up()
    {
        _world.Options = _world.Options with { DrainDeadline = TimeSpan.FromMilliseconds(300), StopGrace = TimeSpan.FromSeconds(1) };
        _world.NewWorkload();
        var url = (await _world.DeliverAsync("1.0.0")).Url!;
        using var give = new CancellationTokenSource();
        var endless = _world.Http.GetStringAsync(new Uri(url, "/slow?1000000"), give.Token);
        await InFlightAsync();

        await _world.DeliverAsync("1.1.0");

        (await _world.GetAsync(url)).ShouldBe("1.1.0");
        _world.Log.Warnings.ShouldContain(warning => warning.StartsWith("1.0.0 still has 1 requests"));
        await give.CancelAsync();
        await Should.ThrowAsync<Exception>(endless);
    }

    public void Dispose() => _world.Dispose();

    private async Task InFlightAsync()
    {
        var control = new IngressControl(_world.Http, _world.Folders, TimeProvider.System);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await control.ReadAsync(_world.State.Ingress!, limit.Token))!.Upstreams.Single().InFlight == 0)
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
