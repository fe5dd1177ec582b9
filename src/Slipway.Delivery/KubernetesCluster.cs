using System.Collections.Immutable;
using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Tooling;

namespace Slipway.Delivery;

/// <summary>A Kubernetes cluster, reached through <c>kubectl</c> with the user's own kubeconfig: contexts, exec plugins and proxies as they are there.</summary>
/// <param name="Manifests">
/// Relative to the root: kustomization folders, files or folders of plain manifests, or chart folders. <c>{service}</c> stands for the service's name.
/// </param>
public sealed record KubernetesCluster(params ImmutableArray<string> Manifests) : WorkloadLocation
{
    /// <summary>The namespace. Default: that of the service's Deployment in the manifests, else the context's, else <c>default</c>.</summary>
    public string? Namespace { get; init; }

    /// <summary>The kubeconfig's context. Default: its current one.</summary>
    public string? Context { get; init; }

    /// <summary>The kubeconfig. Default: as kubectl finds it.</summary>
    public AbsolutePath? Kubeconfig { get; init; }

    /// <summary>The cluster's name in EKS, where it is to be found by AWS credentials alone. Default: the kubeconfig says where it is.</summary>
    public EksLocation? Eks { get; init; }

    /// <summary>Tokens, where the kubeconfig's own credentials are not to be used. Default: the kubeconfig's.</summary>
    public IClusterToken? Token { get; init; }

    /// <summary>Files with values for charts, relative to the root, later ones over earlier ones; <c>{service}</c> stands for the service's name.</summary>
    public ImmutableArray<string> HelmValues { get; init; } = [];

    /// <summary>How a release takes the other's place. Default: rolling.</summary>
    public DeploymentStrategy Strategy { get; init; } = new RollingStrategy();

    /// <summary>How long a rollout may go on without another pod becoming available. Default: the Deployment's <c>progressDeadlineSeconds</c>.</summary>
    public TimeSpan? ProgressDeadline { get; init; }

    /// <summary>A Prometheus server that has the pods' counters. Default: none; the pods' own pages are read through the API server.</summary>
    public Uri? Prometheus { get; init; }

    /// <summary>How probes and scrapes get to the pods. Default: through the API server's proxy.</summary>
    public PodAccess PodAccess { get; init; } = PodAccess.Proxy;

    /// <summary>Where probes go instead of to the pods, as after a rolling update everything behind it is the candidate. Default: to the pods.</summary>
    public Uri? ProbeUrl { get; init; }

    /// <summary>
    /// Field managers beside the pipeline whose fields are no drift, by the names that <c>kubectl get -o yaml --show-managed-fields</c> gives them: a policy engine, a
    /// vertical autoscaler. Default: none; the cluster's own controllers always are.
    /// </summary>
    public ImmutableArray<string> TrustedManagers { get; init; } = [];

    /// <summary>Where users reach the service. Default: not known.</summary>
    public Uri? Url { get; init; }
}
