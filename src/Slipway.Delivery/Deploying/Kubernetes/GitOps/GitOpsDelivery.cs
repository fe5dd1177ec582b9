using Slipway.Delivery.Deploying.Kubernetes.State;
using Slipway.Delivery.Deploying.Kubernetes.Steps;
using Slipway.Oci;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.GitOps;

/// <summary>The deliveries of one service to a cluster that follows a git repository. What was verified and what is under way is in that repository too.</summary>
internal sealed class GitOpsDelivery(ClusterScope scope, GitOpsStrategy strategy, DigestCommits commits, bool dryRun) : IServiceDelivery
{
    // A delivery of another machine cannot be known to be dead before that.
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    private readonly GitOpsService _cluster = new(scope, strategy);

    public async Task<WorkloadStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var running = await _cluster.RunningAsync(cancellationToken).ConfigureAwait(false);
        var history = await commits.HistoryAsync(cancellationToken).ConfigureAwait(false);
        var problem = running is null ? "no pod runs, or pods of several images do"
            : history.Current is { } wanted && wanted != running && !GitOpsService.IsPlaceholder(wanted) ? $"{strategy.Repository!.Branch} names {wanted}, and the cluster has not followed"
            : null;
        return new WorkloadStatus(
            running is { } digest ? ReleaseOf(history, digest) : null,
            history.WithoutVerdict is { } open ? KnownRelease(open) : null,
            [.. history.Verified.Select(KnownRelease)],
            [.. history.Rejected],
            scope.Options.Url,
            problem)
        {
            Notes = history.Of(running) is { Left: { } reason } ? [$"its bake could not tell, and it was left: {reason}", "./build.sh Bake judges it again, ./build.sh Rollback goes back"] : [],
        };
    }

    public async Task<DeployOutcome> DeployAsync(DeployRequest request, CancellationToken cancellationToken)
    {
        var release = request.In(scope.Options.Environment, scope.Options.Url, scope.Clock.GetUtcNow());
        var history = await commits.HistoryAsync(cancellationToken).ConfigureAwait(false);
        if (!request.ForceQuarantined && history.Rejected.Contains(request.Digest))
        {
            throw new UsageException(
                $"{release.Title} was rejected before and is not deployed again.",
                $"A commit in {strategy.Repository!.Remote} has taken {request.Digest} back.",
                "Commit a correction, or force this digest if the rejection was wrong (--force-digest).");
        }

        var before = await _cluster.RunningAsync(cancellationToken).ConfigureAwait(false);
        var known = history.Current == release.Digest && before == release.Digest ? history.Of(release.Digest) : null;
        if (known is { VerifiedAt: not null })
        {
            return new DeployOutcome(KnownRelease(known), Unchanged: true, KnownRelease(known));
        }

        release = known is { Left: not null } ? KnownRelease(known) : release;
        await (history.Current == release.Digest && known is null or { Left: null }
            ? commits.TakenUpAsync(release, cancellationToken)
            : commits.DeployAsync(release, cancellationToken)).ConfigureAwait(false);
        var previous = history.Verified.FirstOrDefault(commit => commit.Digest != release.Digest) is { } verified ? KnownRelease(verified)
            : before is { } old && old != release.Digest ? ReleaseOf(history, old)
            : null;
        if (!dryRun && await _cluster.WaitAsync(release, cancellationToken, token => EnsureNamedAsync(release, token)).ConfigureAwait(false) is { } problem)
        {
            await TakeBackAsync(release, "it did not start", quarantine: false, CancellationToken.None).ConfigureAwait(false);
            throw new DeployFailedException(release, $"{release.Title} did not start. {problem.What}", problem.Evidence, problem.Cure) { ReachedUsers = problem.WasReady };
        }

        return new DeployOutcome(release, Unchanged: false, previous) { Adopted = known is { Left: not null } };
    }

    public Task<ReleaseObservation> ObserveAsync(Release candidate, CancellationToken cancellationToken) => _cluster.ObserveAsync(candidate, cancellationToken);

    public async Task<Release> AcceptAsync(Release candidate, CancellationToken cancellationToken)
    {
        var running = await _cluster.RunningAsync(cancellationToken).ConfigureAwait(false);
        if (running != candidate.Digest)
        {
            throw new SupersededException(candidate, $"The cluster runs {running?.ToString() ?? "something else"} by now.");
        }

        var verified = candidate with { VerifiedAt = scope.Clock.GetUtcNow() };
        await commits.VerifiedAsync(verified, cancellationToken).ConfigureAwait(false);
        return verified;
    }

    public async Task<Release?> RejectAsync(Release candidate, string reason, bool quarantine, CancellationToken cancellationToken)
    {
        await EnsureNamedAsync(candidate, cancellationToken).ConfigureAwait(false);
        return await TakeBackAsync(candidate, "its bake did not pass", quarantine, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Release?> LeaveAsync(Release candidate, string reason, CancellationToken cancellationToken)
    {
        await EnsureNamedAsync(candidate, cancellationToken).ConfigureAwait(false);
        await commits.LeftAsync(candidate, reason, cancellationToken).ConfigureAwait(false);
        return candidate;
    }

    public async Task<Release> RollbackAsync(string? version, string runId, CancellationToken cancellationToken)
    {
        var history = await commits.HistoryAsync(cancellationToken).ConfigureAwait(false);
        var serving = await _cluster.RunningAsync(cancellationToken).ConfigureAwait(false) is { } running ? ReleaseOf(history, running) : null;
        var state = new ClusterState
        {
            Verified = [.. history.Verified.Select(commit => new VerifiedRelease(KnownRelease(commit), []))],
            Quarantined = [.. history.Rejected.Select(digest => new QuarantinedDigest(digest, history.Of(digest)?.Version ?? "", "", DateTimeOffset.UnixEpoch))],
        };
        var target = RollbackTarget.Choose(state, serving, scope.Service.Name, version).Release;
        if (serving?.Digest == target.Digest && history.Current == target.Digest)
        {
            scope.Log.Info($"{target.Version} serves already");
            return target;
        }

        await commits.GoBackAsync(target, null, null, $"go back to {target.Version}, which was asked for", runId, cancellationToken).ConfigureAwait(false);
        return await ArriveAsync(target, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// What git names and what the cluster runs tell how far a killed run came. A verified digest was on its way: it is waited for. One without a verdict is taken
    /// back, unless the run that committed it may be alive.
    /// </summary>
    public async Task<string?> RecoverAsync(CancellationToken cancellationToken)
    {
        var history = await commits.HistoryAsync(cancellationToken).ConfigureAwait(false);
        if (history.WithoutVerdict is not { } open)
        {
            if (history.Commits is not [{ RunId: not null } head, ..] || history.Current is not { } wanted || head.Digest != wanted
                || await _cluster.RunningAsync(cancellationToken).ConfigureAwait(false) == wanted)
            {
                return null;
            }

            var coming = ReleaseOf(history, wanted);
            await ArriveAsync(coming, cancellationToken).ConfigureAwait(false);
            return $"waited until the cluster ran {coming.Version}, which {head.RunId} had committed";
        }

        if (open.RunId != scope.Options.RunId && open.Holder is not { IsProvablyDead: true } && scope.Clock.GetUtcNow() - open.At < Abandoned)
        {
            scope.Log.Info($"run {open.RunId} has committed {open.Version} {(scope.Clock.GetUtcNow() - open.At).TotalMinutes:0} min ago and may be alive: nothing to put right");
            return null;
        }

        var left = KnownRelease(open);
        return await TakeBackAsync(left, "its delivery was not finished", quarantine: false, cancellationToken).ConfigureAwait(false) is { } serving
            ? $"took {left.Version} back, whose delivery was not finished; {serving.Version} serves"
            : null; // there is nothing before it
    }

    public Task DownAsync(CancellationToken cancellationToken) => throw GitOpsWords.NotStopped(scope.Service);

    private async Task EnsureNamedAsync(Release candidate, CancellationToken cancellationToken)
    {
        if ((await commits.HistoryAsync(cancellationToken).ConfigureAwait(false)).Current is { } current && current != candidate.Digest)
        {
            throw new SupersededException(candidate, $"{strategy.Repository!.Branch} names {current} by now.");
        }
    }

    private async Task<Release?> TakeBackAsync(Release candidate, string why, bool quarantine, CancellationToken cancellationToken)
    {
        var history = await commits.HistoryAsync(cancellationToken).ConfigureAwait(false);
        var back = history.Verified.FirstOrDefault(commit => commit.Digest != candidate.Digest) is { } verified ? KnownRelease(verified)
            : await commits.BeforeAsync(candidate.Digest, cancellationToken).ConfigureAwait(false) is { } before ? ReleaseOf(history, before)
            : null;
        if (back is null)
        {
            scope.Log.Warn($"{candidate.Title}: {why}, and the file's history names no digest before it; it runs on");
            return null;
        }

        await commits.GoBackAsync(back, candidate, quarantine ? candidate.Digest : null, $"take {candidate.Version} back, {why}", scope.Options.RunId, cancellationToken).ConfigureAwait(false);
        return await ArriveAsync(back, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until the cluster has followed.</summary>
    private async Task<Release> ArriveAsync(Release back, CancellationToken cancellationToken) =>
        dryRun || await _cluster.WaitAsync(back, cancellationToken).ConfigureAwait(false) is not { } problem
            ? back
            : throw new TargetFailedException($"{back.Title} did not come back. {problem.What}", problem.Evidence, problem.Cure, ExitCodes.RollbackFailed);

    private Release KnownRelease(FollowedCommit commit) => commit.AsRelease(scope.Service.Name, scope.Options)!;

    private Release ReleaseOf(FollowedHistory history, Digest digest) =>
        (history.Of(digest) ?? new FollowedCommit("", DateTimeOffset.UnixEpoch, digest)).AsRelease(scope.Service.Name, scope.Options)!;
}
