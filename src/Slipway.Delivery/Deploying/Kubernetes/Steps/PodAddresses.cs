using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Rollouts;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>The ready pods of a release, by the API server's proxy, which needs no way into the cluster's network. Asked anew every second at most.</summary>
internal sealed class PodAddresses(ClusterScope scope, DeploymentPods pods, int port)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<IReadOnlyList<(string Name, Uri Address)>>? _reading;
    private long _at;

    public Task<IReadOnlyList<(string Name, Uri Address)>> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_reading is null || (_reading.IsCompleted && (!_reading.IsCompletedSuccessfully || scope.Clock.GetElapsedTime(_at) > Fresh)))
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
        return [.. present.Where(pod => pod is { Ready: true, Leaving: false }).Select(pod => (pod.Name, new Uri($"http://localhost{ApiPath.Pods(scope.Namespace)}/{pod.Name}:{port}/proxy/")))];
    }
}
