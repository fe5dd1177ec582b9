using Slipway.Delivery.Deploying.Kubernetes.Steps;
using Slipway.Oci;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.GitOps;

/// <summary>The deliveries of one service to a cluster that finds new images by itself: they are waited for and judged, and nothing is ever written.</summary>
internal sealed class PulledDelivery(ClusterScope scope, GitOpsStrategy strategy, bool dryRun) : IServiceDelivery
{
    private readonly GitOpsService _cluster = new(scope, strategy);

    public async Task<WorkloadStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var running = await _cluster.RunningAsync(cancellationToken).ConfigureAwait(false);
        return new WorkloadStatus(ReleaseOf(running), null, [], [], scope.Options.Url, running is null ? "no pod runs, or pods of several images do" : null);
    }

    public async Task<DeployOutcome> DeployAsync(DeployRequest request, CancellationToken cancellationToken)
    {
        var release = request.In(scope.Options.Environment, scope.Options.Url, scope.Clock.GetUtcNow());
        var before = await _cluster.RunningAsync(cancellationToken).ConfigureAwait(false);
        return dryRun || await _cluster.WaitAsync(release, cancellationToken).ConfigureAwait(false) is not { } problem
            ? new DeployOutcome(release, Unchanged: false, before == request.Digest ? null : ReleaseOf(before))
            : throw new DeployFailedException(release, $"{release.Title} did not start. {problem.What}", problem.Evidence, problem.Cure) { ReachedUsers = problem.WasReady };
    }

    public Task<ReleaseObservation> ObserveAsync(Release candidate, CancellationToken cancellationToken) => _cluster.ObserveAsync(candidate, cancellationToken);

    public async Task<Release> AcceptAsync(Release candidate, CancellationToken cancellationToken)
    {
        var running = await _cluster.RunningAsync(cancellationToken).ConfigureAwait(false);
        return running == candidate.Digest
            ? candidate with { VerifiedAt = scope.Clock.GetUtcNow() }
            : throw new SupersededException(candidate, $"The cluster runs {running?.ToString() ?? "something else"} by now.");
    }

    public Task<Release?> RejectAsync(Release candidate, string reason, bool quarantine, CancellationToken cancellationToken) => throw new TargetFailedException(
        $"{candidate.Title} is not taken away: the cluster's automation chose it.", $"Nothing is written to this cluster from here. It was rejected: {reason}", GitOpsWords.Pin(candidate.Version), ExitCodes.RollbackFailed);

    public Task<Release?> LeaveAsync(Release candidate, string reason, CancellationToken cancellationToken) => Task.FromResult<Release?>(candidate);

    public Task<Release> RollbackAsync(string? version, string runId, CancellationToken cancellationToken) => throw new UsageException(
        $"{scope.Service.Name} is not rolled back from here: the cluster's automation chooses what runs.",
        "No GitOpsRepository is declared for it, and what was put into the cluster by hand would be replaced at its next reconciliation.",
        GitOpsWords.Pin(version));

    /// <summary>Nothing was changed, so nothing can be half done.</summary>
    public Task<string?> RecoverAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task DownAsync(CancellationToken cancellationToken) => throw GitOpsWords.NotStopped(scope.Service);

    private Release? ReleaseOf(Digest? digest) => digest is null ? null : new FollowedCommit("", DateTimeOffset.UnixEpoch, digest).AsRelease(scope.Service.Name, scope.Options);
}
