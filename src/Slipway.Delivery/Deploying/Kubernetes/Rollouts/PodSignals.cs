using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying.Kubernetes.Api;

namespace Slipway.Delivery.Deploying.Kubernetes.Rollouts;

/// <summary>What the cluster notices about the pods of a release. Each thing is told once; readiness at each change.</summary>
internal sealed class PodSignals(DeploymentPods pods, PodEvidence evidence, string templateHash) : IWorkloadSignals
{
    private readonly Dictionary<string, int> _restarts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _ready = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private bool _looked;
    private bool _superseded;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<WorkloadSignal>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_superseded)
        {
            return [];
        }

        var live = await pods.FindAsync(cancellationToken).ConfigureAwait(false);
        if (live is null || DeploymentPods.TemplateHash(live) != templateHash)
        {
            _superseded = true;
            return [new WorkloadSignal(WorkloadSignalKind.Superseded, live?.Name() ?? pods.Path, live is null ? "the Deployment was deleted" : $"{RolloutWatch.Changed(live)} has put another template in its place")];
        }

        var signals = new List<WorkloadSignal>();
        var present = (await pods.PodsAsync(live, cancellationToken).ConfigureAwait(false)).Where(pod => !pod.Leaving).ToList();
        foreach (var pod in present)
        {
            foreach (var container in pod.Containers.Where(container => HasEnded(pod, container)))
            {
                var words = await evidence.LastWordsAsync(pod.Name, container.Name, cancellationToken).ConfigureAwait(false);
                var kind = container.OutOfMemory ? WorkloadSignalKind.OutOfMemory : WorkloadSignalKind.Restarted;
                signals.Add(new WorkloadSignal(kind, pod.Name, Joined($"{container.Name} {PodDiagnosis.End(container)}", words)));
            }

            if (PodDiagnosis.Of(pod) is { } diagnosis && KindOf(diagnosis) is { } wrong && _told.Add($"{pod.Name} {wrong}"))
            {
                signals.Add(new WorkloadSignal(wrong, pod.Name, Joined(diagnosis.Words, await evidence.OfAsync(diagnosis, cancellationToken).ConfigureAwait(false))));
            }

            if (ReadinessOf(pod) is { } change)
            {
                signals.Add(change);
            }
        }

        foreach (var gone in _ready.Where(pair => !pair.Value && present.TrueForAll(pod => pod.Name != pair.Key)).Select(pair => pair.Key).ToList())
        {
            _ready.Remove(gone);
            signals.Add(new WorkloadSignal(WorkloadSignalKind.Ready, gone, "is gone"));
        }

        _looked = true;
        return signals;
    }

    /// <summary>Whether the container ended since the last look. What ended before the first look is the deploy's affair.</summary>
    private bool HasEnded(PodSnapshot pod, ContainerSnapshot container)
    {
        var key = $"{pod.Name}/{container.Name}";
        var before = _restarts.GetValueOrDefault(key, _looked ? 0 : container.Restarts);
        _restarts[key] = container.Restarts;
        return container.Stopped ? _told.Add($"{key} end {container.Restarts}") : container.Restarts > before && _told.Add($"{key} end {container.Restarts - 1}");
    }

    // A pod that the autoscaler adds starts unready, which is no loss of readiness.
    private WorkloadSignal? ReadinessOf(PodSnapshot pod)
    {
        if (!_ready.TryGetValue(pod.Name, out var before))
        {
            if (pod.Ready)
            {
                _ready[pod.Name] = true;
            }

            return null;
        }

        _ready[pod.Name] = pod.Ready;
        return before == pod.Ready ? null
            : pod.Ready ? new WorkloadSignal(WorkloadSignalKind.Ready, pod.Name, "ready again")
            : new WorkloadSignal(WorkloadSignalKind.NotReady, pod.Name, PodDiagnosis.Of(pod)?.Words ?? "not ready");
    }

    private static string Joined(string words, string evidence) => evidence.Length > 0 ? $"{words}; {evidence}" : words;

    private static WorkloadSignalKind? KindOf(Diagnosis diagnosis) => diagnosis switch
    {
        { Kind: DiagnosisKind.ImagePull, Hopeless: true } => WorkloadSignalKind.ImagePullFailed,
        { Kind: DiagnosisKind.Configuration, Hopeless: true } => WorkloadSignalKind.ConfigurationError,
        { Kind: DiagnosisKind.Crash, Hopeless: true } => WorkloadSignalKind.Crashed,
        { Kind: DiagnosisKind.Unschedulable } => WorkloadSignalKind.Unschedulable,
        _ => null,
    };
}
