namespace Slipway.Delivery.Deploying.Kubernetes.State;

/// <summary>A former release that still runs, without traffic, to be switched back to at once.</summary>
/// <param name="Deployment">Where it runs.</param>
/// <param name="Until">When it may be stopped, by the API server's clock.</param>
internal sealed record KeptSlot(string Deployment, DateTimeOffset Until);
