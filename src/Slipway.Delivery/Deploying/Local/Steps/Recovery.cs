using Slipway.Delivery.Deploying.Local.Running;
using Slipway.Delivery.Deploying.Local.State;

namespace Slipway.Delivery.Deploying.Local.Steps;

/// <summary>
/// Settles what a killed run left. Before the decision to promote everything is undone, after it everything is finished; either way one release serves, or
/// none, and no process is left that the state does not know.
/// </summary>
internal sealed class Recovery(LocalScope scope, Candidates candidates, Promotion promotion, Teardown teardown)
{
    /// <summary>What was done, in words; <see langword="null"/> when there was nothing to do.</summary>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var done = new List<string>();
        if (scope.Store.Read().GoingDown)
        {
            await teardown.RunAsync(cancellationToken).ConfigureAwait(false);
            done.Add($"finished taking {scope.Service.Name} down");
        }

        if (scope.Store.Read().Candidate is { } candidate)
        {
            done.Add(await SettleAsync(candidate, cancellationToken).ConfigureAwait(false));
        }

        if (scope.Store.Read().Retiring is { } retiring)
        {
            await promotion.RetireAsync(cancellationToken).ConfigureAwait(false);
            done.Add($"stopped {retiring.Release.Version}, which had been replaced");
        }

        if (await MendIngressAsync(cancellationToken).ConfigureAwait(false) is { } mended)
        {
            done.Add(mended);
        }

        if (await scope.Releases.RemoveUnfinishedAsync(cancellationToken).ConfigureAwait(false))
        {
            done.Add("removed what was half unpacked");
        }

        return done.Count == 0 ? null : string.Join("; ", done);
    }

    private async Task<string> SettleAsync(LocalCandidate candidate, CancellationToken cancellationToken)
    {
        var version = candidate.Release.Version;
        if (candidate.Phase == CandidatePhase.Accepting && InstanceProcesses.IsAlive(candidate.Instance))
        {
            await promotion.FinishAsync(candidate, cancellationToken).ConfigureAwait(false);
            return $"finished the switch to {version}";
        }

        await candidates.DiscardAsync(candidate, cancellationToken).ConfigureAwait(false);
        return $"took {version} away, whose deploy was not finished";
    }

    /// <summary>The ingress runs exactly when something serves, and sends requests there.</summary>
    private async Task<string?> MendIngressAsync(CancellationToken cancellationToken)
    {
        var state = scope.Store.Read();
        if (state is { Serving: null, Ingress: not null })
        {
            await scope.Ingress.StopAsync(cancellationToken).ConfigureAwait(false);
            return $"stopped the ingress of {scope.Service.Name}, behind which nothing serves";
        }

        if (scope.Living(state) is not { } living)
        {
            return null;
        }

        await scope.Ingress.EnsureAsync(cancellationToken).ConfigureAwait(false);
        if (scope.Store.Read().Ingress?.Instance.Nonce != state.Ingress?.Instance.Nonce)
        {
            return $"started the ingress of {scope.Service.Name} again"; // with the right upstream
        }

        var status = await scope.Ingress.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (status is null || status.Upstream == living.Instance.Address)
        {
            return null;
        }

        await scope.Ingress.SwitchAsync(living, cancellationToken).ConfigureAwait(false);
        return $"moved the traffic back to {living.Release.Version}";
    }
}
