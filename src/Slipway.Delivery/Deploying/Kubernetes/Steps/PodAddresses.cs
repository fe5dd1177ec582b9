using Slipway.Delivery.Deploying.Kubernetes.Rollouts;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>The ready pods of a release, and where they are reached. Asked anew every second at most.</summary>
internal sealed class PodAddresses(ClusterScope scope, IPodWay way, DeploymentPods pods, int port)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<IReadOnlyList<(string Name, Uri Address)>>? _reading;
    private long _at;

    public Task<IReadOnlyList<(string Name, Uri Address)>> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_reading is null || (_reading.IsCompleted && scope.Clock.GetElapsedTime(_at) > Fresh))
            {
                // Shared by all who ask, so it is not for one of them to cancel.
                _reading = ListAsync(CancellationToken.None);
                _at = scope.Clock.GetTimestamp();
            }

            return _reading.WaitAsync(cancellationToken);
        }
    }

    private async Task<IReadOnlyList<(string Name, Uri Address)>> ListAsync(CancellationToken cancellationToken)
    {
        var live = await pods.FindAsync(cancellationToken).ConfigureAwait(false);
        var present = live is null ? [] : await pods.PodsAsync(live, cancellationToken).ConfigureAwait(false);
        return await Task.WhenAll(present
            .Where(pod => pod is { Ready: true, Leaving: false })
            .Select(async pod => (pod.Name, await way.AddressAsync(pod.Name, port, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
    }
}
