using System.Collections.Concurrent;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;
using Slipway.Delivery.Deploying.Kubernetes.State;
using Slipway.Delivery.Deploying.Kubernetes.Steps;
using Slipway.Oci.Registries;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Deploying.Kubernetes;

/// <summary>
/// Releases in a Kubernetes cluster, reached through kubectl. Deliveries of a service take turns (a Lease), say what they are about to do before they do it (a
/// ConfigMap, which also remembers what was verified and what is quarantined), and can be finished or undone by any later run.
/// </summary>
public sealed class KubernetesWorkload : PerServiceWorkload, IAsyncDisposable
{
    private readonly KubernetesOptions _options;
    private readonly IRegistry? _registry;
    private readonly TimeProvider _clock;
    private readonly ILog _log;
    private readonly Kubectl _kubectl;
    private readonly KubeApi _api;
    private readonly ClusterChanges _changes;
    private readonly ApiResources _resources;
    private readonly ConcurrentDictionary<string, Task<KubernetesService>> _services = new(StringComparer.Ordinal);
    private int _disposed;

    /// <summary>A workload by these options; a <paramref name="registry"/> lets it name images and see that they are there before anything is changed.</summary>
    public KubernetesWorkload(KubernetesOptions options, IRegistry? registry, IProcessRunner processes, IChangeGate gate, TimeProvider clock, ILog log)
    {
        (_options, _registry, _clock, _log) = (options, registry, clock, log);
        _kubectl = new Kubectl(processes, options);
        _api = new KubeApi(options, _kubectl, clock, log);
        _changes = new ClusterChanges(_api, gate);
        if (options is { ProbeUrl: { } url, Strategy: not RollingStrategy })
        {
            throw new UsageException(
                $"{url} cannot be probed in {options.Environment}.",
                $"With {options.Strategy.GetType().Name} it is not the candidate alone that answers there.",
                "Leave ProbeUrl out, so that the pods are probed, or choose the RollingStrategy.");
        }

        _resources = new ApiResources(_api);
    }

    /// <inheritdoc/>
    public override bool ServesCandidates => _options.Strategy is not BlueGreenStrategy;

    /// <inheritdoc/>
    public override TimeSpan UndoLimit => _options.UndoLimit;

    /// <summary>Closes the way to the cluster. A lease that is held is kept until it expires, for the next step of this run.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        foreach (var service in _services.Values.Where(service => service.IsCompletedSuccessfully))
        {
            await (await service.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }

        await _api.DisposeAsync().ConfigureAwait(false);
    }

    private protected override async Task<IServiceDelivery> OfAsync(Service service, CancellationToken cancellationToken) =>
        await _services.GetOrAdd(service.Name, _ => CreateAsync(service, cancellationToken)).ConfigureAwait(false);

    private async Task<KubernetesService> CreateAsync(Service service, CancellationToken cancellationToken)
    {
        var objects = await new ManifestRenderer(_kubectl, _api, _options).RenderAsync(service.Name, cancellationToken).ConfigureAwait(false);
        var manifests = ServiceManifests.Of(objects, service.Name, service.Name);
        var ns = _options.Namespace
            ?? manifests.Deployment.Text("metadata", "namespace")
            ?? await _kubectl.ContextNamespaceAsync(cancellationToken).ConfigureAwait(false)
            ?? "default";
        var name = $"slipway-{_options.Environment}-{service.Name}";
        var lease = new ServiceLease(_api, _changes, ns, name, LeaseHolder.Here(_options.RunId), _clock, _log);
        var scope = new ClusterScope(
            service,
            _options,
            ns,
            manifests,
            _api,
            _changes,
            _resources,
            new ClusterStateStore(_api, _changes, lease, ns, name, service.Name),
            lease,
            _clock,
            _log);
        return new KubernetesService(scope, RolloutOf(scope), _registry);
    }

    private static IRollout RolloutOf(ClusterScope scope) => scope.Options.Strategy switch
    {
        RollingStrategy => new RollingRollout(scope),
        BlueGreenStrategy blueGreen => new BlueGreenRollout(scope, blueGreen),
        CanaryStrategy canary => new CanaryRollout(scope, canary),
        var other => throw new UsageException($"The strategy {other.GetType().Name} is not known here.", "A cluster is delivered to by one of the strategies of this library.", "Choose one of them."),
    };
}
