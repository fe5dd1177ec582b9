namespace Slipway.Ingress.Control;

/// <summary>One upstream.</summary>
/// <param name="Url">Its base address.</param>
/// <param name="InFlight">Requests (and tunnels) that were sent there and have not ended.</param>
internal sealed record UpstreamStatus(Uri Url, int InFlight);
