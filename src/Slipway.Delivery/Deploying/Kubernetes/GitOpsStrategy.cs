namespace Slipway.Delivery.Deploying.Kubernetes;

/// <summary>
/// The cluster's own automation (Flux, Argo CD) deploys; nothing is written to the cluster from here. The delivery waits until the digest runs, and bakes it.
/// </summary>
public sealed record GitOpsStrategy : DeploymentStrategy
{
    /// <summary>
    /// The repository that the automation follows: the digest is committed to it, and a rejected one is taken back. Default: none; the automation finds new images
    /// by itself, and a rejection is only told.
    /// </summary>
    public GitOpsRepository? Repository { get; init; }

    /// <summary>The Deployment's name in the cluster. Default: the service's.</summary>
    public string? Deployment { get; init; }

    /// <summary>How long the automation may take until the digest runs. Default: 10 min.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(10);
}
