namespace Slipway.Delivery.Deploying.Kubernetes.State;

/// <summary>A release that goes on serving although no bake has verified it.</summary>
/// <param name="Release">Which.</param>
/// <param name="Reason">The line of the bake that could not tell.</param>
/// <param name="At">When, by the API server's clock.</param>
internal sealed record LeftRelease(Release Release, string Reason, DateTimeOffset At);
