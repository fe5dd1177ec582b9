using Slipway.Delivery;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Ledger;

namespace Slipway.Components.Internal;

/// <summary>Writes what happens to a release into the environment's ledger, at the moment it happens.</summary>
internal sealed class DeliveryLedger(TargetContext ctx, DeliveryEnvironment environment)
{
    /// <summary>The deploy begins.</summary>
    public async Task StartedAsync(Release release, Release? previous, CancellationToken cancellationToken) =>
        await AppendAsync([await WithCommitsAsync(Event(LedgerEventKind.DeployStarted, release), release, previous, cancellationToken).ConfigureAwait(false)], cancellationToken).ConfigureAwait(false);

    /// <summary>Users have it before it is baked.</summary>
    public async Task ServingAsync(Release release, Release? previous, CancellationToken cancellationToken) =>
        await AppendAsync([await WithCommitsAsync(Event(LedgerEventKind.DeploySucceeded, release), release, previous, cancellationToken).ConfigureAwait(false)], cancellationToken).ConfigureAwait(false);

    /// <summary>It never became ready, as a whole; as a rule nobody was reached.</summary>
    public Task FailedAsync(Release release, string reason, bool reachedUsers, CancellationToken cancellationToken)
    {
        var failed = Event(LedgerEventKind.DeployFailed, release) with { Reason = reason };
        return AppendAsync(reachedUsers ? [failed] : [failed, Event(LedgerEventKind.Rejected, release) with { Reason = reason }], cancellationToken);
    }

    /// <summary>The bake of a release passed that users have already.</summary>
    public Task VerifiedAsync(Release release, BakeRecord bake, CancellationToken cancellationToken) =>
        AppendAsync([Event(LedgerEventKind.BakePassed, release) with { Evidence = bake.Line }], cancellationToken);

    /// <summary>The bake of a release that users had did not pass, and what was verified before serves again.</summary>
    public Task UndoneAsync(Release release, Release? restored, BakeRecord bake, CancellationToken cancellationToken) => AppendAsync(
        [
            Event(bake.Verdict == BakeVerdict.Fail ? LedgerEventKind.BakeFailed : LedgerEventKind.BakeInconclusive, release) with { Reason = bake.Line, Evidence = bake.Line },
            Event(LedgerEventKind.Rollback, release) with { Restored = restored?.Digest, Reason = bake.Line },
        ],
        cancellationToken);

    /// <summary>The bake could not tell, and the release stays with the users who have it, unverified.</summary>
    public Task LeftAsync(Release release, BakeRecord bake, CancellationToken cancellationToken) =>
        AppendAsync([Event(LedgerEventKind.BakeInconclusive, release) with { Reason = $"left, not verified: {bake.Line}", Evidence = bake.Line }], cancellationToken);

    /// <summary>The bake passed, and users have it from now on.</summary>
    public async Task AcceptedAsync(Release release, Release? previous, BakeRecord bake, CancellationToken cancellationToken) => await AppendAsync(
        [
            Event(LedgerEventKind.BakePassed, release) with { Evidence = bake.Line },
            await WithCommitsAsync(Event(LedgerEventKind.DeploySucceeded, release) with { Evidence = bake.Line }, release, previous, cancellationToken).ConfigureAwait(false),
        ],
        cancellationToken).ConfigureAwait(false);

    /// <summary>The bake did not pass. The old release served throughout, so nobody was reached.</summary>
    public Task RejectedAsync(Release release, BakeRecord bake, CancellationToken cancellationToken) => AppendAsync(
        [
            Event(bake.Verdict == BakeVerdict.Fail ? LedgerEventKind.BakeFailed : LedgerEventKind.BakeInconclusive, release) with { Reason = bake.Line, Evidence = bake.Line },
            Event(LedgerEventKind.Rejected, release) with { Reason = bake.Line },
        ],
        cancellationToken);

    /// <summary>A newer deploy has won: nothing is known against this one, and users do not have it any more.</summary>
    public Task SupersededAsync(Release release, bool served, string reason, CancellationToken cancellationToken)
    {
        var open = Event(LedgerEventKind.BakeInconclusive, release) with { Reason = reason, Evidence = reason };
        return AppendAsync(served ? [open] : [open, Event(LedgerEventKind.Rejected, release) with { Reason = reason }], cancellationToken);
    }

    /// <summary>The bake did not come to a verdict, and the release was taken away.</summary>
    public Task AbandonedAsync(Release release, Release? restored, bool served, string reason, CancellationToken cancellationToken) => AppendAsync(
        [served ? Event(LedgerEventKind.Rollback, release) with { Restored = restored?.Digest, Reason = reason } : Event(LedgerEventKind.Rejected, release) with { Reason = reason }],
        cancellationToken);

    /// <summary>An older release serves again.</summary>
    public Task RolledBackAsync(Release from, Release to, string reason, CancellationToken cancellationToken, string? run = null) =>
        AppendAsync([Event(LedgerEventKind.Rollback, from) with { RunId = run ?? ctx.RunId, Restored = to.Digest, Reason = reason }], cancellationToken);

    /// <summary>What stands there of a service here, in the order of time.</summary>
    public async Task<IReadOnlyList<LedgerEvent>> HistoryAsync(string service, CancellationToken cancellationToken)
    {
        var ledger = await Ends.LedgerAsync(ctx, environment, cancellationToken).ConfigureAwait(false);
        var all = await ledger.ReadAllAsync(cancellationToken).ConfigureAwait(false);
        return [.. all.Events.Where(entry => entry.Service == service && entry.Environment == environment.Name)];
    }

    /// <summary>What a run that was killed could not write.</summary>
    public async Task AddAsync(
        Release release, IEnumerable<LedgerEventKind> kinds, Release? previous, Release? serving, string reason, CancellationToken cancellationToken)
    {
        var events = new List<LedgerEvent>();
        foreach (var kind in kinds)
        {
            var added = Event(kind, release) with { Reason = reason };
            events.Add(kind switch
            {
                LedgerEventKind.DeployStarted or LedgerEventKind.DeploySucceeded => await WithCommitsAsync(
                    added with { At = kind == LedgerEventKind.DeployStarted ? release.DeployedAt : release.VerifiedAt ?? release.DeployedAt, Reason = null }, release, previous, cancellationToken).ConfigureAwait(false),
                LedgerEventKind.Rollback => added with { Restored = serving?.Digest },
                _ => added,
            });
        }

        await AppendAsync(events, cancellationToken).ConfigureAwait(false);
    }

    private async Task AppendAsync(IReadOnlyCollection<LedgerEvent> events, CancellationToken cancellationToken)
    {
        var ledger = await Ends.LedgerAsync(ctx, environment, cancellationToken).ConfigureAwait(false);
        await ledger.AppendAsync(events, cancellationToken).ConfigureAwait(false);
    }

    private LedgerEvent Event(LedgerEventKind kind, Release release) => new()
    {
        Kind = kind,
        Service = release.Service,
        Environment = environment.Name,
        At = ctx.Clock.GetUtcNow(),
        RunId = release.RunId,
        Digest = release.Digest,
        Version = release.Version,
        Commit = release.Commit,
        Url = release.Url,
    };

    private async Task<LedgerEvent> WithCommitsAsync(LedgerEvent ledgerEvent, Release release, Release? previous, CancellationToken cancellationToken)
    {
        var ledger = await Ends.LedgerAsync(ctx, environment, cancellationToken).ConfigureAwait(false);
        var incidents = await new IncidentLog(ledger, ctx.Clock).OpenIncidentsAsync(cancellationToken).ConfigureAwait(false);
        var answered = incidents.FirstOrDefault(incident => incident.Service == release.Service && incident.Environment == environment.Name);
        var commits = await new DeployedCommits(ctx.Processes, ctx.Root).ReadAsync(previous?.Commit, release.Commit, cancellationToken).ConfigureAwait(false);
        return ledgerEvent with
        {
            BaseCommit = previous?.Commit,
            Commits = await SquashedCommits.DatedAsync(ctx, commits, cancellationToken).ConfigureAwait(false),
            Planned = answered is null, // while users suffer, a deployment is their remedy
            Incident = answered?.Id,
        };
    }
}
