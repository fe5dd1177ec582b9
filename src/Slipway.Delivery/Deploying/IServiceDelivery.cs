namespace Slipway.Delivery.Deploying;

/// <summary>The operations of <see cref="IWorkload"/> on one service.</summary>
internal interface IServiceDelivery
{
    Task<WorkloadStatus> ReadAsync(CancellationToken cancellationToken);

    /// <summary>What has drifted beyond what the status shows.</summary>
    Task<IReadOnlyList<Drift>> DriftAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Drift>>([]);

    Task<DeployOutcome> DeployAsync(DeployRequest request, CancellationToken cancellationToken);

    Task<ReleaseObservation> ObserveAsync(Release candidate, CancellationToken cancellationToken);

    Task<RolloutStep?> AdvanceAsync(Release candidate, CancellationToken cancellationToken) => Task.FromResult<RolloutStep?>(null);

    Task<Release> AcceptAsync(Release candidate, CancellationToken cancellationToken);

    Task<Release?> RejectAsync(Release candidate, string reason, bool quarantine, CancellationToken cancellationToken);

    Task<Release?> LeaveAsync(Release candidate, string reason, CancellationToken cancellationToken) => RejectAsync(candidate, reason, quarantine: false, cancellationToken);

    Task<Release> RollbackAsync(string? version, string runId, CancellationToken cancellationToken);

    Task<string?> RecoverAsync(CancellationToken cancellationToken);

    Task DownAsync(CancellationToken cancellationToken);
}
