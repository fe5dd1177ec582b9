using System.Collections.Immutable;

namespace Slipway.Delivery.Deploying.Kubernetes;

/// <summary>
/// A second Deployment, <c>NAME-canary</c>, takes a growing share of the traffic beside the one that serves; each step is baked against it. A first release has
/// nothing to be compared with and is rolled out as by <see cref="RollingStrategy"/>.
/// </summary>
public sealed record CanaryStrategy : DeploymentStrategy
{
    /// <summary>The shares in per cent, rising. By replicas a share is as near as whole pods come to it, and never less than one pod. Default: 10, 50, 100.</summary>
    public ImmutableArray<int> Steps { get; init; } = [10, 50, 100];

    /// <summary>Divides the traffic otherwise than by the number of pods: a gateway, an ingress. Default: by pods alone.</summary>
    public ITrafficSplitter? Splitter { get; init; }
}
