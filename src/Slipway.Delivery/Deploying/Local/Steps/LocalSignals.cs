using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying.Local.Running;
using Slipway.Delivery.Deploying.Local.State;

namespace Slipway.Delivery.Deploying.Local.Steps;

/// <summary>What this machine notices about a candidate's process. Each thing is told once; readiness at each change.</summary>
internal sealed class LocalSignals(LocalScope scope, LocalCandidate candidate) : IWorkloadSignals
{
    private bool _superseded;
    private bool _crashed;
    private bool _ready = true; // else there would be nothing to bake

    /// <inheritdoc/>
    public async Task<IReadOnlyList<WorkloadSignal>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_superseded || _crashed)
        {
            return [];
        }

        if (scope.Store.Read().Candidate?.Is(candidate.Release) != true)
        {
            _superseded = true;
            return [Signal(WorkloadSignalKind.Superseded, "another deploy has taken its place")];
        }

        if (!InstanceProcesses.IsAlive(candidate.Instance))
        {
            _crashed = true;
            return [Signal(WorkloadSignalKind.Crashed, await LastWordsAsync(cancellationToken).ConfigureAwait(false))];
        }

        var answer = await scope.Readiness.AskAsync(candidate.Instance.Address, scope.Service.Endpoints.Ready, cancellationToken).ConfigureAwait(false);
        if (answer.IsReady == _ready)
        {
            return [];
        }

        _ready = answer.IsReady;
        return [Signal(_ready ? WorkloadSignalKind.Ready : WorkloadSignalKind.NotReady, $"{scope.Service.Endpoints.Ready} says {answer.Words}")];
    }

    private async Task<string> LastWordsAsync(CancellationToken cancellationToken)
    {
        var code = await scope.Processes.ExitCodeAsync(candidate.Instance, cancellationToken).ConfigureAwait(false);
        var end = code is null ? "ended" : $"ended with exit code {code}";
        return LogTail.Read(candidate.Instance.Log) is { Length: > 0 } words ? $"{end}; its last words:\n{words}" : $"{end} without a word in its log";
    }

    private WorkloadSignal Signal(WorkloadSignalKind kind, string message) => new(kind, $"process {candidate.Instance.Process?.Pid}", message);
}
