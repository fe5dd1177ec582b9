namespace Slipway.Delivery.Deploying.Kubernetes;

/// <summary>Who gets how much.</summary>
/// <param name="Namespace">Where.</param>
/// <param name="Stable">The Deployment that serves.</param>
/// <param name="Canary">The Deployment of the new release.</param>
/// <param name="Percent">The canary's share, 0 to 100.</param>
public sealed record TrafficSplit(string Namespace, string Stable, string Canary, int Percent);
