namespace Slipway.Delivery.Deploying.Local.Ingress;

/// <summary>One upstream of the ingress, and how many requests it has not answered yet.</summary>
internal sealed record UpstreamStatus(Uri Url, int InFlight);
