namespace Slipway.Delivery.Deploying.Kubernetes;

/// <summary>
/// The Deployment's own rolling update: pod by pod, as <c>maxSurge</c> and <c>maxUnavailable</c> say. Users have the release while it is baked; a rejection brings
/// the last verified release back.
/// </summary>
public sealed record RollingStrategy : DeploymentStrategy;
