using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes;

/// <summary>
/// Bearer tokens for a cluster, where the kubeconfig names none: for EKS they are made from AWS credentials, with no command line of AWS. Asked before each
/// request, so an implementation keeps a token until shortly before it expires.
/// </summary>
public interface IClusterToken
{
    /// <summary>A token that is good for the next minute at least.</summary>
    Task<Secret> GetAsync(CancellationToken cancellationToken);
}
