using Slipway.Components;
using Slipway.Delivery;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Ledger;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>A build that delivers to a test's namespace, and leaves as it is what no bake could judge: the default.</summary>
public sealed class UndecidedBuild : NukeBuild, IBake, IOperate
{
    internal static readonly AsyncLocal<ClusterWorld> World = new();

    internal static readonly AsyncLocal<BakePlan> Plan = new();

    private readonly ClusterWorld _world = World.Value!;
    private readonly BakePlan _plan = Plan.Value!;

    public IReadOnlyList<Service> Services => [_world.Service];

    public IReadOnlyList<DeliveryEnvironment> Environments =>
    [
        new("staging")
        {
            Registry = new RemoteRegistry(_world.Cluster.Images.Registry),
            Workload = new KubernetesCluster(_world.Manifests.ToString()) { Namespace = _world.Space.Name, Kubeconfig = _world.Options.Kubeconfig },
            Ledger = LedgerHome.File,
            Bake = _plan,
        },
    ];
}
