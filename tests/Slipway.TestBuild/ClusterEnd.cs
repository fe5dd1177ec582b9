using Slipway.Delivery;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Tooling;

namespace Slipway.TestBuild;

/// <summary>Where a <see cref="ClusterBuild"/> delivers to, and how.</summary>
/// <param name="Kubeconfig">The cluster.</param>
/// <param name="Namespace">The namespace of the test.</param>
/// <param name="Manifests">The service's.</param>
/// <param name="Registry">Where the cluster pulls from.</param>
/// <param name="Strategy">How a release takes over.</param>
/// <param name="Bake">How it is judged.</param>
public sealed record ClusterEnd(AbsolutePath Kubeconfig, string Namespace, AbsolutePath Manifests, string Registry, DeploymentStrategy Strategy, BakePlan Bake)
{
    /// <summary>How probes get to the pods.</summary>
    public PodAccess PodAccess { get; init; }

    /// <summary>A Prometheus that has the pods' counters.</summary>
    public Uri? Prometheus { get; init; }

    /// <summary>What becomes of a release that could not be seen.</summary>
    public UndecidedRelease OnTelemetryError { get; init; } = UndecidedRelease.Leave;

    /// <summary>Checks of the user's own.</summary>
    public IReadOnlyList<ReleaseCheck> Checks { get; init; } = [];
}
