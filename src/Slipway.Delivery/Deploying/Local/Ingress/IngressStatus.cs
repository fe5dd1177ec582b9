namespace Slipway.Delivery.Deploying.Local.Ingress;

/// <summary>What the ingress's control answers.</summary>
internal sealed record IngressStatus(int Protocol, string Service, Uri? Upstream, IReadOnlyList<UpstreamStatus> Upstreams)
{
    /// <summary>Requests that <paramref name="upstream"/> has not answered yet.</summary>
    public int InFlight(Uri upstream) => Upstreams.FirstOrDefault(candidate => candidate.Url == upstream)?.InFlight ?? 0;
}
