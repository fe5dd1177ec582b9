namespace Slipway.Delivery.Deploying;

/// <summary>A workload each of whose services is delivered by itself; this hands every call on to the service's own.</summary>
public abstract class PerServiceWorkload : IWorkload
{
    private protected PerServiceWorkload()
    {
    }

    /// <inheritdoc/>
    public virtual bool ServesCandidates => false;

    /// <inheritdoc/>
    public virtual TimeSpan UndoLimit => TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<WorkloadStatus> ReadAsync(Service service, CancellationToken cancellationToken) =>
        await (await OfAsync(service, cancellationToken).ConfigureAwait(false)).ReadAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Drift>> DriftAsync(Service service, CancellationToken cancellationToken)
    {
        var delivery = await OfAsync(service, cancellationToken).ConfigureAwait(false);
        var status = await delivery.ReadAsync(cancellationToken).ConfigureAwait(false);
        return [.. Drift.Of(service.Name, status), .. status.Candidate is null ? await delivery.DriftAsync(cancellationToken).ConfigureAwait(false) : []];
    }

    /// <inheritdoc/>
    public async Task<DeployOutcome> DeployAsync(DeployRequest request, CancellationToken cancellationToken) =>
        await (await OfAsync(request.Service, cancellationToken).ConfigureAwait(false)).DeployAsync(request, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<ReleaseObservation> ObserveAsync(Service service, Release candidate, CancellationToken cancellationToken) =>
        await (await OfAsync(service, cancellationToken).ConfigureAwait(false)).ObserveAsync(candidate, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<RolloutStep?> AdvanceAsync(Service service, Release candidate, CancellationToken cancellationToken) =>
        await (await OfAsync(service, cancellationToken).ConfigureAwait(false)).AdvanceAsync(candidate, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<Release> AcceptAsync(Service service, Release candidate, CancellationToken cancellationToken) =>
        await (await OfAsync(service, cancellationToken).ConfigureAwait(false)).AcceptAsync(candidate, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<Release?> RejectAsync(Service service, Release candidate, string reason, bool quarantine, CancellationToken cancellationToken) =>
        await (await OfAsync(service, cancellationToken).ConfigureAwait(false)).RejectAsync(candidate, reason, quarantine, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<Release?> LeaveAsync(Service service, Release candidate, string reason, CancellationToken cancellationToken) =>
        await (await OfAsync(service, cancellationToken).ConfigureAwait(false)).LeaveAsync(candidate, reason, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<Release> RollbackAsync(Service service, string? version, string runId, CancellationToken cancellationToken) =>
        await (await OfAsync(service, cancellationToken).ConfigureAwait(false)).RollbackAsync(version, runId, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<string?> RecoverAsync(Service service, CancellationToken cancellationToken) =>
        await (await OfAsync(service, cancellationToken).ConfigureAwait(false)).RecoverAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task DownAsync(Service service, CancellationToken cancellationToken) =>
        await (await OfAsync(service, cancellationToken).ConfigureAwait(false)).DownAsync(cancellationToken).ConfigureAwait(false);

    private protected abstract Task<IServiceDelivery> OfAsync(Service service, CancellationToken cancellationToken);
}
