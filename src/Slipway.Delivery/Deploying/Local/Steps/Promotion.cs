using Slipway.Delivery.Deploying.Local.State;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Deploying.Local.Steps;

/// <summary>
/// Moves the traffic to a candidate: decide, switch, write down, drain, stop. Each step can be the last one of a killed run; from the decision on, recovery
/// goes forward.
/// </summary>
internal sealed class Promotion(LocalScope scope)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Promotes <paramref name="candidate"/>, whose release carries its stamp by now.</summary>
    public async Task<Release> RunAsync(LocalCandidate candidate, CancellationToken cancellationToken)
    {
        await scope.Store.UpdateAsync(
            $"{candidate.Release.Title} takes over",
            state => state.Candidate?.Is(candidate.Release) == true
                ? state with { Candidate = candidate with { Phase = CandidatePhase.Accepting } }
                : throw new SupersededException(candidate.Release, "Another deploy has taken its place."),
            cancellationToken).ConfigureAwait(false);
        return await FinishAsync(candidate, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All after the decision; also what recovery runs.</summary>
    public async Task<Release> FinishAsync(LocalCandidate candidate, CancellationToken cancellationToken)
    {
        var running = new RunningRelease(candidate.Release, candidate.Instance);
        await scope.Ingress.EnsureAsync(cancellationToken).ConfigureAwait(false);
        await scope.Ingress.SwitchAsync(running, cancellationToken).ConfigureAwait(false);
        await scope.Store.UpdateAsync($"{candidate.Release.Title} serves", state => Served(state, running), cancellationToken).ConfigureAwait(false);
        await RetireAsync(cancellationToken).ConfigureAwait(false);
        await scope.Releases.PruneAsync(scope.Store.Read(), scope.Options.KeptReleases, cancellationToken).ConfigureAwait(false);
        await scope.Logs.PruneAsync(scope.Store.Read(), cancellationToken).ConfigureAwait(false);
        return candidate.Release;
    }

    /// <summary>Stops the former release once it has answered all that it was asked.</summary>
    public async Task RetireAsync(CancellationToken cancellationToken)
    {
        if (scope.Store.Read().Retiring is not { } retiring)
        {
            return;
        }

        await scope.Processes.StopAsync(
            new Change("stop", retiring.Release.Title, new Dictionary<string, string> { ["after"] = "its last request is answered" }),
            retiring.Instance,
            scope.Options.StopGrace,
            token => DrainAsync(retiring, token),
            cancellationToken).ConfigureAwait(false);
        await scope.Store.UpdateAsync(
            $"{retiring.Release.Title} is gone", state => state with { Retiring = null }, cancellationToken).ConfigureAwait(false);
    }

    private static LocalState Served(LocalState state, RunningRelease running)
    {
        var known = state.Verified.FirstOrDefault(release => release.Digest == running.Release.Digest);
        return state with
        {
            Candidate = null,
            Serving = running,
            Retiring = state.Serving is { } old && old.Instance.Nonce != running.Instance.Nonce ? old : state.Retiring,
            // By place, not by time stamp: clocks jump. A rollback keeps its stamp and so its place; a release that was baked again comes first.
            Verified = known?.VerifiedAt == running.Release.VerifiedAt && known is not null
                ? state.Verified
                : [running.Release, .. state.Verified.Where(release => release.Digest != running.Release.Digest)],
            Quarantined = [.. state.Quarantined.Where(quarantined => quarantined.Digest != running.Release.Digest)],
        };
    }

    private async Task DrainAsync(RunningRelease retiring, CancellationToken cancellationToken)
    {
        var began = scope.Clock.GetTimestamp();
        while (await scope.Ingress.ReadAsync(cancellationToken).ConfigureAwait(false) is { } status
            && status.Upstream != retiring.Instance.Address
            && status.InFlight(retiring.Instance.Address) is var inFlight and > 0)
        {
            var elapsed = scope.Clock.GetElapsedTime(began);
            if (elapsed >= scope.Options.DrainDeadline)
            {
                scope.Log.Warn($"{retiring.Release.Version} still has {inFlight} requests after {elapsed.TotalSeconds:0} s and is stopped all the same");
                break;
            }

            var limit = scope.Options.DrainDeadline.TotalSeconds;
            scope.Log.Progress($"{retiring.Release.Version} answers its last {inFlight} requests ({elapsed.TotalSeconds:0} of {limit:0} s)");
            await Task.Delay(Poll, scope.Clock, cancellationToken).ConfigureAwait(false);
        }

        scope.Log.Progress(null);
    }
}
