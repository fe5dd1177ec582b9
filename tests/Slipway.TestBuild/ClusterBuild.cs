using Slipway.Components;
using Slipway.Delivery;

namespace Slipway.TestBuild;

/// <summary>A build as a user has it, whose environment <c>test</c> is a namespace of a cluster. What it delivers to is set before it is made.</summary>
public sealed class ClusterBuild : NukeBuild, IBake, IOperate, IReportDora
{
    /// <summary>What <c>Bake</c> does not need when <c>pushed.json</c> is there.</summary>
    public static readonly string[] Alone = ["--environment", "test", "--no-logo", "--skip", "Push", "BuildImage", "Compile", "Version"];

    /// <summary>For builds that are made from now on, in this flow.</summary>
    public static readonly AsyncLocal<ClusterEnd?> To = new();

    /// <summary>A target by its name.</summary>
    public Target TargetOf(string name) => name switch
    {
        "Bake" => ((IBake)this).Bake,
        "Recover" => ((IOperate)this).Recover,
        "Rollback" => ((IOperate)this).Rollback,
        "ReportDora" => ((IReportDora)this).ReportDora,
        _ => ((IOperate)this).Status,
    };

    private readonly ClusterEnd _end = To.Value ?? throw new InvalidOperationException("Nothing was said about where to deliver to.");

    /// <inheritdoc/>
    public IReadOnlyList<Service> Services =>
    [
        new("load-harness", new DotNetProject("src/LoadHarness/LoadHarness.csproj"))
        {
            Endpoints = new() { Probes = ["/work"] },
        },
    ];

    /// <inheritdoc/>
    public IReadOnlyList<DeliveryEnvironment> Environments =>
    [
        new("test")
        {
            Registry = new RemoteRegistry(_end.Registry),
            Workload = new KubernetesCluster(_end.Manifests.ToString())
            {
                Namespace = _end.Namespace,
                Kubeconfig = _end.Kubeconfig,
                Strategy = _end.Strategy,
                PodAccess = _end.PodAccess,
                Prometheus = _end.Prometheus,
            },
            Ledger = LedgerHome.File,
            Bake = _end.Bake,
            Checks = _end.Checks,
            OnTelemetryError = _end.OnTelemetryError,
            CountsAsProduction = true,
        },
    ];
}
