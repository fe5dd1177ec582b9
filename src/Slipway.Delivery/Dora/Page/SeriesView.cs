using System.Collections.Immutable;
using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.Dora.Page;

/// <summary>One service in one environment as the page shows it: its figures, its deployments (newest first) and its incidents.</summary>
internal sealed record SeriesView(DoraSeries Figures, ImmutableArray<DeploymentView> Deployments, ImmutableArray<IncidentView> Incidents)
{
    /// <summary>Joins the events by deployment and says of each what the metrics say of it.</summary>
    public static SeriesView Of(DoraSeries figures, IReadOnlyList<LedgerEvent> events, int index)
    {
        var facts = new SeriesFacts();
        foreach (var ledgerEvent in events)
        {
            facts.Add(DoraEvent.Of(ledgerEvent));
        }

        Timeline.Resolve(facts);
        var deployments = events
            .Where(e => e.Kind is not (LedgerEventKind.IncidentOpened or LedgerEventKind.IncidentResolved))
            .GroupBy(e => (ReleaseKey.Of(e) ?? new(ReleaseKey.Hash(e.RunId)), ReleaseKey.Hash(e.RunId), e.Attempt))
            .Select(group => (Facts: facts.Find(group.Key.Item1, group.Key.Item2, group.Key.Attempt), Events: group.OrderBy(e => e.At).ToImmutableArray()))
            .Select((pair, i) => View(pair.Facts, pair.Events, $"d{index}-{i}"))
            .OrderByDescending(view => view.At);
        var incidents = events
            .Where(e => e.Kind is LedgerEventKind.IncidentOpened or LedgerEventKind.IncidentResolved)
            .GroupBy(e => e.Incident ?? e.RunId)
            .Select(group => IncidentView.Of(group.Key, [.. group]))
            .OfType<IncidentView>();
        return new(figures, [.. deployments], [.. incidents]);
    }

    private static DeploymentView View(DeploymentFacts? facts, ImmutableArray<LedgerEvent> events, string anchor)
    {
        if (facts is null)
        {
            return new(anchor, DeploymentState.Rollback, events[0].At, events);
        }

        var state = facts switch
        {
            { Rejected: not DeploymentFacts.Never } => DeploymentState.Rejected,
            { IsReturn: true } => DeploymentState.Rollback,
            { Counts: false } => DeploymentState.Unfinished,
            { IsFailure: true } => DeploymentState.Failed,
            _ => DeploymentState.Good,
        };
        var failed = state == DeploymentState.Failed;
        return new(anchor, state, Time(facts.Reached) ?? Time(facts.Rejected) ?? events[0].At, events)
        {
            RolledBack = Time(facts.RolledBack),
            FailedBecause = failed ? string.Join(", ", Reasons(facts)) : null,
            Recovered = failed ? Time(facts.Recovered) : null,
            Suffered = failed && facts.Recovered != DeploymentFacts.Never ? TimeSpan.FromTicks(Math.Max(0, facts.Recovered - facts.SufferedSince)) : null,
        };
    }

    private static IEnumerable<string> Reasons(DeploymentFacts facts)
    {
        if (facts.Failed != DeploymentFacts.Never)
        {
            yield return "the deploy failed";
        }

        if (facts.BakeFailed != DeploymentFacts.Never)
        {
            yield return "the bake failed";
        }

        if (facts.RolledBack != DeploymentFacts.Never)
        {
            yield return "it was rolled back";
        }

        if (facts.IncidentOpened != DeploymentFacts.Never)
        {
            yield return "an incident is linked to it";
        }

        if (facts.Hotfixed)
        {
            yield return "a hotfix followed";
        }
    }

    private static DateTimeOffset? Time(long ticks) => ticks == DeploymentFacts.Never ? null : new(ticks, TimeSpan.Zero);
}
