using Slipway.Delivery;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Ledger;
using Slipway.Tooling;

namespace Slipway.Components.Internal;

/// <summary>
/// Writes into the ledger how a delivery ended whose run was killed before it could. An event's id follows from what it says: what the run had written, or yet
/// writes, stands once.
/// </summary>
internal sealed class LedgerSettlement(TargetContext ctx, DeliveryEnvironment environment)
{
    private readonly DeliveryLedger _ledger = new(ctx, environment);

    /// <summary>Settles what an earlier run left of the service, in the workload where a candidate is seen there, and in the ledger; answers what there is then.</summary>
    public async Task<WorkloadStatus> PutRightAsync(IWorkload workload, Service service, CancellationToken cancellationToken)
    {
        var before = await workload.ReadAsync(service, cancellationToken).ConfigureAwait(false);
        if (ctx.IsDryRun)
        {
            return before;
        }

        var done = before.Candidate is null ? null : await workload.RecoverAsync(service, cancellationToken).ConfigureAwait(false);
        var after = done is null ? before : await workload.ReadAsync(service, cancellationToken).ConfigureAwait(false);
        await WriteAsync(workload.ServesCandidates, service.Name, before, after, done, cancellationToken).ConfigureAwait(false);
        return after;
    }

    /// <summary>Writes what the ledger lacks. Nothing where a run is at it: that run writes it itself.</summary>
    public async Task WriteAsync(bool servesCandidates, string service, WorkloadStatus before, WorkloadStatus after, string? done, CancellationToken cancellationToken)
    {
        if (after.Candidate is not null || ctx.IsDryRun)
        {
            return;
        }

        var history = await _ledger.HistoryAsync(service, cancellationToken).ConfigureAwait(false);
        var reason = done ?? "its run ended before it had written this";
        if (DeliveryOf(history, before) is { } release)
        {
            var own = history.Where(entry => entry.Digest == release.Digest && entry.RunId == release.RunId).ToList();
            var lacking = UnwrittenEnd.Of(release, own.Select(entry => entry.Kind).ToHashSet(), before, after, servesCandidates);
            if (lacking.Length > 0)
            {
                var previous = ServingIn([.. history.Except(own)]);
                await _ledger.AddAsync(release, lacking, previous, after.Serving, reason, cancellationToken).ConfigureAwait(false);
                ctx.Log.Info($"the ledger of {environment.Name} now says how the delivery of {release.Title} by run {release.RunId} ended");
                return;
            }
        }

        // A return that nobody wrote down: the ledger has another release where a verified one serves that it knows.
        if (after.Serving is { VerifiedAt: not null } now && ServingIn(history) is { } from && from.Digest != now.Digest
            && history.Any(entry => entry.Kind == LedgerEventKind.BakePassed && entry.Digest == now.Digest))
        {
            await _ledger.RolledBackAsync(from, now, reason, cancellationToken, before.RunId).ConfigureAwait(false);
            ctx.Log.Info($"the ledger of {environment.Name} now says that {service} went back from {from.Version} to {now.Version}");
        }
    }

    /// <summary>The delivery that may be without an end: what was under way, else the last one that the ledger knows. All before it were settled by it.</summary>
    private static Release? DeliveryOf(IReadOnlyList<LedgerEvent> history, WorkloadStatus before) =>
        before.Candidate is { } candidate
            ? before.Verified.Any(candidate.IsSameDeployAs) ? null : candidate // it was on its way back
            : history.LastOrDefault(entry => entry is { Kind: LedgerEventKind.DeployStarted, Digest: not null }) is { } started ? ReleaseOf(started) : null;

    /// <summary>What the ledger says serves.</summary>
    private static Release? ServingIn(IReadOnlyList<LedgerEvent> history)
    {
        var last = history.LastOrDefault(entry => entry.Kind is LedgerEventKind.DeploySucceeded or LedgerEventKind.Rollback);
        var digest = last?.Kind == LedgerEventKind.Rollback ? last.Restored : last?.Digest;
        return history.LastOrDefault(entry => entry.Kind == LedgerEventKind.DeploySucceeded && entry.Digest == digest) is { Digest: not null } found ? ReleaseOf(found) : null;
    }

    private static Release ReleaseOf(LedgerEvent entry) => new()
    {
        Service = entry.Service,
        Environment = entry.Environment,
        Version = entry.Version ?? Shown.Short(entry.Digest!.Value),
        Digest = entry.Digest!.Value,
        Commit = entry.Commit ?? "",
        CommitTime = entry.At,
        RunId = entry.RunId,
        DeployedAt = entry.At,
        Url = entry.Url,
    };
}
