using System.Collections.Concurrent;
using System.Net;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying.Kubernetes.Api;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>Ports forwarded by kubectl. Every answer is the pod's own; a connection that breaks speaks against the pod only where kubectl says that the pod refused it.</summary>
internal sealed class ForwardWay(KubeApi api, string ns) : IPodWay
{
    private readonly PodForwards _forwards = api.Forwards;
    private readonly ConcurrentDictionary<string, bool> _open = new(StringComparer.Ordinal);

    public HttpClient Http => _forwards.Http;

    public Task<Uri> AddressAsync(string pod, int port, CancellationToken cancellationToken) => _forwards.OpenAsync(ns, pod, port, cancellationToken);

    public (ProbeResult Result, string Text)? NotThePods(HttpStatusCode status, string body) => null;

    public async Task<(ProbeResult Result, string Text)> BrokenAsync(string pod, Exception exception) => await _forwards.WasRefusedAsync(ns, pod).ConfigureAwait(false)
        ? (ProbeResult.Failed, "the pod refuses connections")
        : (ProbeResult.NotSent, $"the forwarded port is broken: {_forwards.LastWords(ns, pod) ?? (exception.InnerException ?? exception).Message}");

    public (ProbeResult Result, string Text) Silent(string pod, long since, TimeSpan limit) =>
        !_open.ContainsKey(pod) ? (ProbeResult.NotSent, $"the forwarded port is silent: {_forwards.LastWords(ns, pod) ?? "nothing has come through it yet"}")
        : api.HasAnsweredSince(since) ? (ProbeResult.Failed, $"no answer within {limit.TotalSeconds:0} s")
        : (ProbeResult.NotSent, "the API server did not answer either");

    public void Answered(string pod) => _open.TryAdd(pod, true);
}
