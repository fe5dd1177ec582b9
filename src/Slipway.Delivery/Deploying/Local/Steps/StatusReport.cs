using Slipway.Delivery.Deploying.Local.Running;
using Slipway.Delivery.Deploying.Local.State;

namespace Slipway.Delivery.Deploying.Local.Steps;

/// <summary>The state as it is written, held against the processes that really run.</summary>
internal sealed class StatusReport(LocalScope scope)
{
    public async Task<WorkloadStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var state = scope.Store.Read();
        return new WorkloadStatus(
            scope.Living(state)?.Release,
            state.Candidate?.Release,
            state.Verified,
            [.. state.Quarantined.Select(quarantined => quarantined.Digest)],
            state.Url,
            await FindProblemAsync(state, cancellationToken).ConfigureAwait(false));
    }

    private async Task<string?> FindProblemAsync(LocalState state, CancellationToken cancellationToken)
    {
        if (state.GoingDown)
        {
            return "a Down was not finished; run it again";
        }

        if (state.Serving is not { } serving)
        {
            return null;
        }

        if (scope.Living(state) is null)
        {
            return await DeathAsync(serving, cancellationToken).ConfigureAwait(false);
        }

        var status = await scope.Ingress.ReadAsync(cancellationToken).ConfigureAwait(false);
        return status is null ? $"the ingress at {state.Url} is gone, so the address does not answer; deploy again and it is started"
            : status.Upstream != serving.Instance.Address && state.Candidate is null
                ? $"{state.Url} sends its requests to {status.Upstream?.ToString() ?? "nothing"}; deploy again and it is mended"
            : null;
    }

    private async Task<string> DeathAsync(RunningRelease serving, CancellationToken cancellationToken)
    {
        var code = await scope.Processes.ExitCodeAsync(serving.Instance, cancellationToken).ConfigureAwait(false);
        var how = code is null ? "" : $" with exit code {code}";
        var words = LogTail.Read(serving.Instance.Log);
        return $"{serving.Release.Version} does not run any more: process {serving.Instance.Process?.Pid} ended{how}; "
            + "deploy or roll back to bring the service up"
            + (words.Length == 0 ? "" : $"; its last words:\n{words}");
    }
}
