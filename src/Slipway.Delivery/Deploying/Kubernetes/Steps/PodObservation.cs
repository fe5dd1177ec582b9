using System.Text.Json.Nodes;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;
using Slipway.Delivery.Deploying.Kubernetes.Rollouts;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>By what a bake watches pods: their own pages or Prometheus, probes through the API server, and what the cluster notices.</summary>
internal sealed class PodObservation(ClusterScope scope)
{
    private static readonly TimeSpan PrometheusTimeout = TimeSpan.FromSeconds(5);

    public ReleaseObservation Of(DeploymentPods candidate, string templateHash, DeploymentPods? previous, JsonObject manifest)
    {
        var port = PortOf(manifest);
        var (fresh, old) = (new PodAddresses(scope, candidate, port), previous is null ? null : new PodAddresses(scope, previous, port));
        return new ReleaseObservation([], [], new PodSignals(candidate, scope.Evidence, templateHash))
        {
            Telemetry = TelemetryOf(candidate, fresh),
            OldTelemetry = previous is null ? null : TelemetryOf(previous, old!),
            Probe = ProbeOf(fresh),
            OldProbe = old is null ? null : ProbeOf(old),
        };
    }

    /// <summary>The port named <c>http</c> of the service's container, else its first.</summary>
    private int PortOf(JsonObject manifest)
    {
        var ports = ServiceManifests.ContainersOf(manifest, scope.Service.Name, scope.Service.Name).SelectMany(container => container.Items("ports")).ToList();
        return (ports.Find(port => port.Text("name") == "http") ?? ports.FirstOrDefault())?.Number("containerPort") ?? 80;
    }

    private ITelemetrySource? TelemetryOf(DeploymentPods pods, PodAddresses addresses)
    {
        if (scope.Service.Endpoints.Metrics is not { } route)
        {
            return null;
        }

        if (scope.Options.Prometheus is { } server)
        {
            return new PodPrometheus(scope, pods, new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = PrometheusTimeout }, server);
        }

        return new ScrapeTelemetrySource(
            scope.Api.Http,
            async token => [.. (await addresses.ReadAsync(token).ConfigureAwait(false)).Select(pod => new ScrapeTarget(pod.Name, new Uri($"{pod.Address}{route.TrimStart('/')}")))],
            scope.Clock,
            MetricNames.For(scope.Service.Endpoints));
    }

    private PodProbe? ProbeOf(PodAddresses addresses) =>
        scope.Service.Endpoints.Probes.Length == 0 ? null : new PodProbe(scope.Api, addresses, [.. scope.Service.Endpoints.Probes.Select(ProbeRoute.Parse)], scope.Clock);
}
