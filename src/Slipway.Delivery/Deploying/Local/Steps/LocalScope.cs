using Slipway.Delivery.Deploying.Local.Ingress;
using Slipway.Delivery.Deploying.Local.Running;
using Slipway.Delivery.Deploying.Local.State;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Local.Steps;

/// <summary>All that the steps of one service in one environment work with.</summary>
internal sealed record LocalScope(
    Service Service,
    LocalWorkloadOptions Options,
    LocalFolders Folders,
    LocalStateStore Store,
    InstanceProcesses Processes,
    Readiness Readiness,
    UnpackedReleases Releases,
    InstanceLogs Logs,
    IngressHost Ingress,
    LaunchCommand Launch,
    TimeProvider Clock,
    ILog Log)
{
    /// <summary>The release that serves and whose process lives.</summary>
    public RunningRelease? Living(LocalState state) => state.Serving is { } serving && InstanceProcesses.IsAlive(serving.Instance) ? serving : null;
}
