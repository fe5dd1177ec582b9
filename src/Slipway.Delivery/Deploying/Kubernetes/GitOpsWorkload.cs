using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.GitOps;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;
using Slipway.Delivery.Deploying.Kubernetes.State;
using Slipway.Delivery.Deploying.Kubernetes.Steps;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Deploying.Kubernetes;

/// <summary>
/// Releases in a cluster that deploys by itself: from a git repository (to which the digest is committed), or by finding new images (then a delivery only waits
/// and judges). Nothing is ever written to the cluster, so read rights are enough.
/// </summary>
public sealed class GitOpsWorkload : PerServiceWorkload, IAsyncDisposable
{
    private readonly KubernetesOptions _options;
    private readonly GitOpsStrategy _strategy;
    private readonly IProcessRunner _processes;
    private readonly IChangeGate _gate;
    private readonly TimeProvider _clock;
    private readonly ILog _log;
    private readonly Kubectl _kubectl;
    private readonly KubeApi _api;

    /// <summary>A workload by these options, whose strategy is a <see cref="GitOpsStrategy"/>.</summary>
    public GitOpsWorkload(KubernetesOptions options, IProcessRunner processes, IChangeGate gate, TimeProvider clock, ILog log)
    {
        (_options, _processes, _gate, _clock, _log) = (options, processes, gate, clock, log);
        _strategy = options.Strategy as GitOpsStrategy ?? throw new ArgumentException("The strategy is not GitOps.", nameof(options));
        _kubectl = new Kubectl(processes, options);
        _api = new KubeApi(options, _kubectl, clock, log);
    }

    /// <inheritdoc/>
    public override bool ServesCandidates => true;

    /// <inheritdoc/>
    public override TimeSpan UndoLimit => _strategy.Deadline + _options.UndoLimit;

    /// <summary>Closes the way to the cluster.</summary>
    public ValueTask DisposeAsync() => _api.DisposeAsync();

    private protected override async Task<IServiceDelivery> OfAsync(Service service, CancellationToken cancellationToken)
    {
        var ns = _options.Namespace ?? await _kubectl.ContextNamespaceAsync(cancellationToken).ConfigureAwait(false) ?? "default";
        var me = LeaseHolder.Here(_options.RunId);
        var changes = new ClusterChanges(_api, new DryRunGate(_log)); // none is ever made
        var name = _strategy.Deployment ?? service.Name;
        var manifests = new ServiceManifests(new JsonObject { ["kind"] = "Deployment", ["metadata"] = new JsonObject { ["name"] = name } }, []);
        var lease = new ServiceLease(_api, changes, ns, name, me, _clock, _log);
        var scope = new ClusterScope(
            service,
            _options,
            ns,
            manifests,
            _api,
            changes,
            new ApiResources(_api),
            new ClusterStateStore(_api, changes, lease, ns, name, service.Name),
            lease,
            _clock,
            _log);
        return _strategy.Repository is { } repository
            ? new GitOpsDelivery(scope, _strategy, new DigestCommits(repository, service.Name, me, _processes, _gate, _clock, _log), _gate.IsDryRun)
            : new PulledDelivery(scope, _strategy, _gate.IsDryRun);
    }
}
