using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying.Kubernetes.Rollouts;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>The counters of a release's pods from a Prometheus server, told from those of other releases by the label <c>pod_template_hash</c>.</summary>
internal sealed class PodPrometheus(ClusterScope scope, DeploymentPods pods, HttpClient http, Uri server) : ITelemetrySource
{
    private (string Hash, PrometheusTelemetrySource Source)? _source;

    /// <inheritdoc/>
    public async Task<TelemetryReading> ReadAsync(CancellationToken cancellationToken)
    {
        if (_source is null)
        {
            var live = await pods.FindAsync(cancellationToken).ConfigureAwait(false);
            if (live is null || await pods.HashAsync(live, cancellationToken).ConfigureAwait(false) is not { } hash)
            {
                return TelemetryReading.NotReadable("the release has no pods yet");
            }

            _source = (hash, new PrometheusTelemetrySource(http, server, SelectorOf(scope, hash)));
        }

        return await _source.Value.Source.ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The series of the pods of one template.</summary>
    public static PrometheusSelector SelectorOf(ClusterScope scope, string hash) => new(
        new Dictionary<string, string> { ["namespace"] = scope.Namespace, ["pod_template_hash"] = hash })
    { Names = MetricNames.For(scope.Service.Endpoints) };
}
