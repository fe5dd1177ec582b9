namespace Slipway.Delivery.Deploying;

/// <summary>
/// Where releases run: processes on this machine, or a cluster. A deploy brings the new release up beside the old one; the old one serves until
/// <see cref="AcceptAsync"/>. Every change goes through the gate that the workload was made with.
/// </summary>
public interface IWorkload
{
    /// <summary>Whether users have a candidate before it is accepted, as in a rolling update: then a rejection is a rollback. Default: no.</summary>
    bool ServesCandidates => false;

    /// <summary>How long <see cref="RejectAsync"/> may take. Default: 30 s.</summary>
    TimeSpan UndoLimit => TimeSpan.FromSeconds(30);

    /// <summary>What runs, is verified, is in progress. Reads only.</summary>
    Task<WorkloadStatus> ReadAsync(Service service, CancellationToken cancellationToken);

    /// <summary>
    /// How what runs differs from what the last delivery left, field by field where the platform keeps fields; nothing while a delivery is under way. Reads only,
    /// but may need the right to change: an API server says what an object ought to be like only to whoever may write it.
    /// </summary>
    async Task<IReadOnlyList<Drift>> DriftAsync(Service service, CancellationToken cancellationToken) =>
        Drift.Of(service.Name, await ReadAsync(service, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Brings the candidate up and returns when it is ready. A candidate that does not become ready is taken away again and reported by a
    /// <see cref="DeployFailedException"/> that holds what the platform said (exit code, last log lines). A digest that a bake has rejected is a
    /// <c>UsageException</c> unless the request forces it. What an earlier run left unfinished is settled first, as by <see cref="RecoverAsync"/>.
    /// </summary>
    Task<DeployOutcome> DeployAsync(DeployRequest request, CancellationToken cancellationToken);

    /// <summary>What a bake needs to watch the candidate beside the release that serves.</summary>
    Task<ReleaseObservation> ObserveAsync(Service service, Release candidate, CancellationToken cancellationToken);

    /// <summary>
    /// The bake of a step passed: gives the candidate its next, larger share, and returns when that is ready to be baked. <see langword="null"/>: that was the
    /// last step, <see cref="AcceptAsync"/> comes next. A candidate that does not become ready is a <see cref="DeployFailedException"/>; it is still there then.
    /// </summary>
    Task<RolloutStep?> AdvanceAsync(Service service, Release candidate, CancellationToken cancellationToken) => Task.FromResult<RolloutStep?>(null);

    /// <summary>
    /// The bake passed: moves all traffic without a dropped request, stamps the release as verified, and retires the old one. When another deploy has taken
    /// the candidate's place: <see cref="SupersededException"/>. When the candidate is gone by now: <see cref="DeployFailedException"/>.
    /// </summary>
    Task<Release> AcceptAsync(Service service, Release candidate, CancellationToken cancellationToken);

    /// <summary>
    /// The bake did not pass: stops the candidate, quarantines its digest when <paramref name="quarantine"/>; answers the release that serves, or
    /// <see langword="null"/> when there was none. Give it a fresh token: the one of the bake may be the reason for the rejection.
    /// </summary>
    Task<Release?> RejectAsync(Service service, Release candidate, string reason, bool quarantine, CancellationToken cancellationToken);

    /// <summary>
    /// The bake could not tell, and the environment leaves such a release. Where all users have the candidate it goes on serving, unverified: answers the
    /// candidate. Where only some or none of them have it, it is taken away as by <see cref="RejectAsync"/>, without a quarantine: answers what serves.
    /// </summary>
    Task<Release?> LeaveAsync(Service service, Release candidate, string reason, CancellationToken cancellationToken) =>
        RejectAsync(service, candidate, reason, quarantine: false, cancellationToken);

    /// <summary>
    /// Back to the last verified release before the one that serves, or to <paramref name="version"/> when that was verified; no such release is a
    /// <c>UsageException</c>. Never to a quarantined digest.
    /// </summary>
    Task<Release> RollbackAsync(Service service, string? version, string runId, CancellationToken cancellationToken);

    /// <summary>Finishes or undoes what a killed run left; answers what it did, in words, or <see langword="null"/> when nothing was left.</summary>
    Task<string?> RecoverAsync(Service service, CancellationToken cancellationToken);

    /// <summary>Stops everything of the service. The records (verified, quarantined, the stable address) stay.</summary>
    Task DownAsync(Service service, CancellationToken cancellationToken);
}
