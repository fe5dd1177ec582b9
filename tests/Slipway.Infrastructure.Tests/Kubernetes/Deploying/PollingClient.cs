using System.Collections.Concurrent;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>A user: asks the service through the API server's proxy, one request after the other, and keeps count of what fails.</summary>
internal sealed class PollingClient : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ClusterNamespace _space;
    private readonly TimeProvider _clock;
    private readonly Task _polling;
    private int _answered;

    public PollingClient(ClusterWorld world)
    {
        (_space, _clock) = (world.Space, world.Cluster.Context.Clock);
        _polling = PollAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _polling;
        _ending.Dispose();
    }

    public async Task ShouldHaveSeenNoFailureAsync()
    {
        await _ending.CancelAsync();
        await _polling;
        _answered.ShouldBeGreaterThan(20);
        _failures.ShouldBeEmpty($"of {_answered + _failures.Count} requests");
    }

    private async Task PollAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                using var answer = await _space.GetAsync("load-harness:http", "/work");
                if (answer.IsSuccessStatusCode)
                {
                    _answered++;
                }
                else
                {
                    _failures.Enqueue($"{_clock.GetUtcNow():HH:mm:ss.fff} {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                }
            }
            catch (HttpRequestException exception)
            {
                _failures.Enqueue($"{_clock.GetUtcNow():HH:mm:ss.fff} {exception.Message}");
            }

            await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(40), _clock));
        }
    }
}
