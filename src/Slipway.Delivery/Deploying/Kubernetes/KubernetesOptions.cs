using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes;

/// <summary>How releases run in a cluster.</summary>
public sealed record KubernetesOptions
{
    /// <summary>The environment's name; part of the names of the lease and of the ConfigMap that hold the state of deliveries.</summary>
    public required string Environment { get; init; }

    /// <summary>Kustomization folders, folders or files of plain manifests, and chart folders, in the order in which they are applied; <c>{service}</c> stands for the service's name.</summary>
    public required ImmutableArray<AbsolutePath> Manifests { get; init; }

    /// <summary>Names this run as holder of the lease; a run takes over its own lease at once.</summary>
    public required string RunId { get; init; }

    /// <summary>The namespace. Default: that of the service's Deployment in the manifests, else the context's, else <c>default</c>.</summary>
    public string? Namespace { get; init; }

    /// <summary>The kubeconfig's context. Default: its current one.</summary>
    public string? Context { get; init; }

    /// <summary>The kubeconfig. Default: as kubectl finds it (<c>KUBECONFIG</c>, then <c>~/.kube/config</c>).</summary>
    public AbsolutePath? Kubeconfig { get; init; }

    /// <summary>Tokens, where the kubeconfig's own credentials are not to be used. Default: the kubeconfig's.</summary>
    public IClusterToken? Token { get; init; }

    /// <summary>kubectl's program. Default: <c>kubectl</c>, from PATH.</summary>
    public string Kubectl { get; init; } = "kubectl";

    /// <summary>Helm's program, for chart folders. Default: <c>helm</c>, from PATH.</summary>
    public string Helm { get; init; } = "helm";

    /// <summary>Files with values for the charts, later ones over earlier ones; <c>{service}</c> stands for the service's name. Default: the charts' own.</summary>
    public ImmutableArray<AbsolutePath> HelmValues { get; init; } = [];

    /// <summary>How a release takes the other's place. Default: rolling.</summary>
    public DeploymentStrategy Strategy { get; init; } = new RollingStrategy();

    /// <summary>
    /// How long a rollout may go on without another pod becoming available. A pod that flaps is none: only a new best counts. Default: the Deployment's
    /// <c>progressDeadlineSeconds</c> (which Kubernetes sets to 600 s where the manifest is silent).
    /// </summary>
    public TimeSpan? ProgressDeadline { get; init; }

    /// <summary>How long a release that came back is watched for crashes before it counts as back. Default: 10 s.</summary>
    public TimeSpan RollbackWatch { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long taking a release away may take, until what served before serves again. Default: 5 min.</summary>
    public TimeSpan UndoLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a deploy waits for another one of the same service that is under way. Default: 5 min; then it says who holds the lease.</summary>
    public TimeSpan WaitForLease { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long reads are tried again while the API server answers 429, 5xx or not at all. Default: 30 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A Prometheus server that has the pods' counters. Default: none; the pods' own pages are read through the API server.</summary>
    public Uri? Prometheus { get; init; }

    /// <summary>How probes and scrapes get to the pods. Default: through the API server's proxy.</summary>
    public PodAccess PodAccess { get; init; } = PodAccess.Proxy;

    /// <summary>
    /// Where probes go instead of to the pods: an address that users have, with all that is before the service. Only where everything behind it is the candidate, as
    /// after a rolling update. Default: to the pods.
    /// </summary>
    public Uri? ProbeUrl { get; init; }

    /// <summary>
    /// Field managers beside the pipeline whose fields are no drift, by the names that <c>kubectl get -o yaml --show-managed-fields</c> gives them: a policy engine, a
    /// vertical autoscaler. Default: none; the cluster's own controllers always are.
    /// </summary>
    public ImmutableArray<string> TrustedManagers { get; init; } = [];

    /// <summary>Where users reach the service. Default: not known.</summary>
    public Uri? Url { get; init; }

    /// <summary>How many verified releases are remembered, each with its pod template. Default: 5.</summary>
    public int KeptReleases { get; init; } = 5;
}
