using System.Collections.Immutable;
using Slipway.Delivery.Deploying.Local.Running;
using Slipway.Delivery.Deploying.Local.State;
using Slipway.Oci;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Local.Steps;

/// <summary>The operations of a workload on one service.</summary>
internal sealed class LocalService : IServiceDelivery
{
    private readonly LocalScope _scope;
    private readonly Candidates _candidates;
    private readonly Promotion _promotion;
    private readonly Teardown _teardown;
    private readonly Recovery _recovery;
    private readonly StatusReport _status;

    public LocalService(LocalScope scope)
    {
        _scope = scope;
        _candidates = new Candidates(scope);
        _promotion = new Promotion(scope);
        _teardown = new Teardown(scope);
        var hurried = scope with { Options = scope.Options.Hurried() };
        _recovery = new Recovery(hurried, new Candidates(hurried), new Promotion(hurried), new Teardown(hurried));
        _status = new StatusReport(scope);
    }

    public Task<WorkloadStatus> ReadAsync(CancellationToken cancellationToken) => _status.ReadAsync(cancellationToken);

    public async Task<DeployOutcome> DeployAsync(DeployRequest request, CancellationToken cancellationToken)
    {
        var release = request.In(_scope.Options.Environment, url: null, _scope.Clock.GetUtcNow());
        var state = _scope.Store.Read();
        if (!request.ForceQuarantined && state.Quarantined.FirstOrDefault(quarantined => quarantined.Digest == release.Digest) is { } rejected)
        {
            throw new UsageException(
                $"{release.Title} was rejected before and is not deployed again.",
                $"{rejected.Digest} was quarantined at {rejected.At:yyyy-MM-dd HH:mm:ss} UTC: {rejected.Reason}",
                "Commit a correction, or force this digest if the rejection was wrong.");
        }

        await SettleAsync(cancellationToken).ConfigureAwait(false);
        var living = _scope.Living(_scope.Store.Read());
        if (living is { Release.VerifiedAt: not null }
            && living.Release.Digest == release.Digest
            && await IsReadyAsync(living, cancellationToken).ConfigureAwait(false))
        {
            return new DeployOutcome(living.Release, Unchanged: true, living.Release);
        }

        var candidate = await _candidates.StartAsync(release, cancellationToken).ConfigureAwait(false);
        return new DeployOutcome(candidate.Release, Unchanged: false, living?.Release);
    }

    public Task<ReleaseObservation> ObserveAsync(Release release, CancellationToken cancellationToken)
    {
        var state = _scope.Store.Read();
        var candidate = state.Candidate?.Is(release) == true ? state.Candidate : throw Superseded(release);
        return Task.FromResult(new ReleaseObservation(
            [candidate.Instance.Address], _scope.Living(state) is { } living ? [living.Instance.Address] : [], new LocalSignals(_scope, candidate)));
    }

    public async Task<Release> AcceptAsync(Release release, CancellationToken cancellationToken)
    {
        var candidate = _scope.Store.Read().Candidate is { } found && found.Is(release) ? found : throw Superseded(release);
        if (candidate.Instance.Process is { IsAlive: false })
        {
            await _candidates.DiscardAsync(candidate, cancellationToken).ConfigureAwait(false);
            throw new DeployFailedException(
                release,
                $"{release.Title} passed its bake and ended before it could take over.",
                $"Its last words:\n{LogTail.Read(candidate.Instance.Log)}",
                $"Find out what ended it; the whole log: {candidate.Instance.Log}");
        }

        var verified = candidate with { Release = candidate.Release with { VerifiedAt = _scope.Clock.GetUtcNow() } };
        return await _promotion.RunAsync(verified, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Release?> RejectAsync(Release release, string reason, bool quarantine, CancellationToken cancellationToken)
    {
        if (quarantine)
        {
            var entry = new QuarantinedDigest(release.Digest, release.Version, reason, _scope.Clock.GetUtcNow());
            await _scope.Store.UpdateAsync(
                $"{release.Title} is quarantined",
                state => state.Serving?.Release.Digest == release.Digest
                    ? state
                    : state with { Quarantined = [.. state.Quarantined.Where(other => other.Digest != release.Digest), entry] },
                cancellationToken).ConfigureAwait(false);
        }

        if (_scope.Store.Read().Candidate is { } candidate && candidate.Is(release))
        {
            await _candidates.DiscardAsync(candidate, cancellationToken).ConfigureAwait(false);
        }

        return await RestoreAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<Release> RollbackAsync(string? version, string runId, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken).ConfigureAwait(false);
        var state = _scope.Store.Read();
        var target = RollbackTarget.Choose(state, _scope.Service.Name, version);
        if (_scope.Living(state) is { } living && living.Release.Digest == target.Digest)
        {
            _scope.Log.Info($"{target.Version} serves already");
            return living.Release;
        }

        var release = target with { RunId = runId, DeployedAt = _scope.Clock.GetUtcNow() };
        var candidate = await _candidates.StartAsync(release, cancellationToken).ConfigureAwait(false);
        return await _promotion.RunAsync(candidate, cancellationToken).ConfigureAwait(false);
    }

    public Task<string?> RecoverAsync(CancellationToken cancellationToken) => _recovery.RunAsync(cancellationToken);

    public Task DownAsync(CancellationToken cancellationToken) => _teardown.RunAsync(cancellationToken);

    private static SupersededException Superseded(Release release) => new(release, "It is not the candidate any more.");

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        if (await _recovery.RunAsync(cancellationToken).ConfigureAwait(false) is { } done)
        {
            _scope.Log.Info($"an earlier run did not end: {done}");
        }
    }

    /// <summary>The release that serves; brought up again when its process has died meanwhile (a machine that was restarted).</summary>
    private async Task<Release?> RestoreAsync(CancellationToken cancellationToken)
    {
        var state = _scope.Store.Read();
        if (state.Serving is not { } serving || state.Candidate is not null || _scope.Living(state) is not null)
        {
            return _scope.Living(state)?.Release;
        }

        try
        {
            var candidate = await _candidates.StartAsync(serving.Release, cancellationToken).ConfigureAwait(false);
            return await _promotion.RunAsync(candidate, cancellationToken).ConfigureAwait(false);
        }
        catch (DeployFailedException exception)
        {
            _scope.Log.Warn($"{serving.Release.Version} had ended and could not be started again: {exception.What}");
            return null;
        }
    }

    private async Task<bool> IsReadyAsync(RunningRelease running, CancellationToken cancellationToken) =>
        (await _scope.Readiness.AskAsync(running.Instance.Address, _scope.Service.Endpoints.Ready, cancellationToken).ConfigureAwait(false)).IsReady;
}
