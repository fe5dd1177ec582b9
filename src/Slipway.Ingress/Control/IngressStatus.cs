namespace Slipway.Ingress.Control;

/// <summary>The answer of the control.</summary>
/// <param name="Protocol">The version of this contract.</param>
/// <param name="Service">Whose ingress this is.</param>
/// <param name="Upstream">Where new requests go.</param>
/// <param name="Upstreams">The current upstream, and former ones that still have requests in flight.</param>
internal sealed record IngressStatus(int Protocol, string Service, Uri? Upstream, IReadOnlyList<UpstreamStatus> Upstreams);
