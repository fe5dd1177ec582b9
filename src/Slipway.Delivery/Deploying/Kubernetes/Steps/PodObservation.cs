using System.Text.Json.Nodes;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;
using Slipway.Delivery.Deploying.Kubernetes.Rollouts;
using Slipway.Delivery.Deploying.Kubernetes.State;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>By what a bake watches pods: their own pages or Prometheus, probes, and what the cluster notices.</summary>
internal sealed class PodObservation(ClusterScope scope)
{
    private static readonly TimeSpan PrometheusTimeout = TimeSpan.FromSeconds(5);

    private readonly IPodWay _way = scope.Way;

    /// <summary>
    /// Where the release before does not run beside the candidate: it is compared with the last verified release at the same time of its own bake, else with the release
    /// before in the time just before the deploy, where Prometheus knows of it.
    /// </summary>
    public async Task<ReleaseObservation> AloneAsync(
        DeploymentPods candidate, string templateHash, JsonObject manifest, ClusterState? state, Release release, CancellationToken cancellationToken)
    {
        var seen = Of(candidate, templateHash, null, manifest, state);
        return seen.OldTelemetry is null && scope.Service.Endpoints.Metrics is not null && scope.Options.Prometheus is { } server
            && await candidate.FindAsync(cancellationToken).ConfigureAwait(false) is { } live
            && await candidate.FormerHashAsync(live, cancellationToken).ConfigureAwait(false) is { } former
            ? seen with { OldTelemetry = new FormerInPrometheus(PodPrometheus.SelectorOf(scope, former), ClientOfPrometheus(), server, release.DeployedAt, scope.Clock), OldIsRecorded = true }
            : seen;
    }

    public ReleaseObservation Of(DeploymentPods candidate, string templateHash, DeploymentPods? previous, JsonObject manifest, ClusterState? state = null)
    {
        var port = PortOf(manifest);
        var (fresh, old) = (new PodAddresses(scope, _way, candidate, port), previous is null ? null : new PodAddresses(scope, _way, previous, port));
        var verified = previous is null ? state?.Verified.Select(verified => verified.Release).FirstOrDefault(release => release.Evidence is { Points.Count: > 0 }) : null;
        return new ReleaseObservation([], [], new PodSignals(candidate, scope.Evidence, templateHash))
        {
            Telemetry = TelemetryOf(candidate, fresh),
            OldTelemetry = previous is not null ? TelemetryOf(previous, old!)
                : verified is not null ? new RecordedTelemetrySource(verified.Evidence!, verified.Version, scope.Clock)
                : null,
            OldIsRecorded = verified is not null,
            Probe = ProbeOf(fresh),
            OldProbe = old is null ? null : ProbeOf(old),
            Address = scope.Options.PodAccess != PodAccess.PortForward ? null
                : async token => (await fresh.ReadAsync(token).ConfigureAwait(false)).Select(pod => pod.Address).FirstOrDefault(),
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
            return new PodPrometheus(scope, pods, ClientOfPrometheus(), server);
        }

        return new ScrapeTelemetrySource(
            _way.Http,
            async token => [.. (await addresses.ReadAsync(token).ConfigureAwait(false)).Select(pod => new ScrapeTarget(pod.Name, new Uri($"{pod.Address}{route.TrimStart('/')}")))],
            scope.Clock,
            MetricNames.For(scope.Service.Endpoints));
    }

    private static HttpClient ClientOfPrometheus() => new(new SocketsHttpHandler { UseProxy = false }) { Timeout = PrometheusTimeout };

    private IProbe? ProbeOf(PodAddresses addresses) => scope.Service.Endpoints.Probes.Length == 0 ? null
        : scope.Options.ProbeUrl is { } url ? HttpProbe.Of(new HttpClient { Timeout = Timeout.InfiniteTimeSpan }, [url], scope.Service.Endpoints, scope.Clock)
        : new PodProbe(_way, addresses, [.. scope.Service.Endpoints.Probes.Select(ProbeRoute.Parse)], scope.Clock);
}
