using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;
using Slipway.Delivery.Deploying.Kubernetes.Rollouts;
using Slipway.Delivery.Deploying.Kubernetes.State;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>All that the steps of one service in one environment work with.</summary>
internal sealed record ClusterScope(
    Service Service,
    KubernetesOptions Options,
    string Namespace,
    ServiceManifests Manifests,
    KubeApi Api,
    ClusterChanges Changes,
    ApiResources Resources,
    ClusterStateStore Store,
    ServiceLease Lease,
    TimeProvider Clock,
    ILog Log)
{
    /// <summary>The Deployment's name in the manifests.</summary>
    public string Name => Manifests.Deployment.Name();

    public RolloutWatch Watch => new(Api, Namespace, Options, Clock, Log);

    public PodEvidence Evidence => new(Api, Namespace);

    /// <summary>How requests get to pods.</summary>
    public IPodWay Way => Options.PodAccess == PodAccess.PortForward ? new ForwardWay(Api, Namespace) : new ProxyWay(Api, Namespace);

    public DeploymentPods PodsOf(string deployment) => new(Api, Namespace, deployment);

    /// <summary>How many pods a Deployment starts with that had none: what its manifest or its autoscaler says, else one.</summary>
    public int FirstReplicas() => Math.Max(1, Math.Max(
        Manifests.Deployment.Number("spec", "replicas"),
        Manifests.Others.Where(other => other.Kind() == "HorizontalPodAutoscaler" && other.Text("spec", "scaleTargetRef", "name") == Name).Select(other => other.Number("spec", "minReplicas")).FirstOrDefault()));

    /// <summary>What a live Deployment runs, for people.</summary>
    public string VersionOf(JsonObject? live) => ReleaseOf(live, new ClusterState())?.Version ?? "what serves";

    /// <summary>The release that a live Deployment's template says it is, with its verification where it has one.</summary>
    public Release? ReleaseOf(JsonObject? live, ClusterState state) =>
        ReleaseStamp.Read(live.Find("spec", "template"), Options.Environment, Options.Url) is not { } stamped ? null
        : state.Verified.FirstOrDefault(verified => verified.Release.Digest == stamped.Digest && verified.Release.RunId == stamped.RunId)?.Release ?? stamped;
}
