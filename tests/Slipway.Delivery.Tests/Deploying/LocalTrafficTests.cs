using System.Collections.Concurrent;
using static Slipway.Delivery.Tests.Deploying.LocalWorld;

namespace Slipway.Delivery.Tests.Deploying;

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

    public void Dispose() => _world.Dispose();
}
