using System.Collections.Immutable;
using Slipway.Delivery.Ledger;
using Slipway.Delivery.Releasing;

namespace Slipway.Delivery.Dora.Page;

/// <summary>One service in one environment as the page shows it: its figures, its deployments (newest first) and its incidents.</summary>
/// <param name="Figures">The metrics.</param>
/// <param name="Deployments">Those that are told in words.</param>
/// <param name="Marks">All that the time line can show, made as they are asked for.</param>
/// <param name="Incidents">All of them.</param>
/// <param name="Older">How many more deployments there are, of which nothing is told in words.</param>
/// <param name="Links">Where commits are to be read.</param>
internal sealed record SeriesView(
    DoraSeries Figures, ImmutableArray<DeploymentView> Deployments, IEnumerable<DeploymentMark> Marks, ImmutableArray<IncidentView> Incidents, int Older,
    RepositoryLinks? Links)
{
    /// <summary>From all events of the series.</summary>
    public static SeriesView Of(DoraSeries figures, IReadOnlyList<LedgerEvent> events, int index, RepositoryLinks? links)
    {
        var facts = new SeriesFacts();
        foreach (var ledgerEvent in events)
        {
            facts.Add(DoraEvent.Of(ledgerEvent));
        }

        Timeline.Resolve(facts);
        return Of(figures, facts, events, 0, index, links);
    }

    /// <summary>Joins the events by deployment and says of each what the metrics say of it; deployments before <paramref name="since"/> (UTC ticks), whose
    /// events are not all here, are left out.</summary>
    public static SeriesView Of(DoraSeries figures, SeriesFacts facts, IReadOnlyList<LedgerEvent> events, long since, int index, RepositoryLinks? links)
    {
        var groups = events
            .Where(e => !DoraEvent.IsOfIncident(e.Kind))
            .GroupBy(e => (ReleaseKey.Of(e) ?? new(ReleaseKey.Hash(e.RunId)), ReleaseKey.Hash(e.RunId), e.Attempt))
            .Select(group => (Facts: facts.Find(group.Key.Item1, group.Key.Item2, group.Key.Attempt), Events: group.OrderBy(e => e.At).ToImmutableArray()))
            .Select(pair => (pair.Facts, pair.Events, At: TimeOf(pair.Facts) ?? pair.Events[0].At))
            .Where(one => one.At.UtcTicks >= since)
            .ToList();
        var told = groups.OrderByDescending(one => one.At).Take(DeploymentList.Shown)
            .Select((one, i) => (one.Facts, View: View(one.Facts, one.Events, one.At, $"d{index}-{i}"))).ToList();
        var views = told.Where(one => one.Facts is not null).ToDictionary(one => one.Facts!, one => one.View);
        var marks = facts.Deployments
            .Select(one => new DeploymentMark(StateOf(one), TimeOf(one) ?? default, Time(one.RolledBack), views.GetValueOrDefault(one)))
            .Where(mark => mark.State is DeploymentState.Good or DeploymentState.Failed or DeploymentState.Rejected);
        var incidents = events
            .Where(e => DoraEvent.IsOfIncident(e.Kind))
            .GroupBy(e => e.Incident ?? e.RunId)
            .Select(group => IncidentView.Of(group.Key, [.. group]))
            .OfType<IncidentView>();
        var older = facts.Deployments.Count + groups.Count(one => one.Facts is null) - told.Count;
        return new(figures, [.. told.Select(one => one.View)], marks, [.. incidents], older, links);
    }

    private static DateTimeOffset? TimeOf(DeploymentFacts? facts) => facts is null ? null : Time(facts.Reached) ?? Time(facts.Rejected);

    private static DeploymentState StateOf(DeploymentFacts facts) => facts switch
    {
        { Rejected: not DeploymentFacts.Never } => DeploymentState.Rejected,
        { IsReturn: true } => DeploymentState.Rollback,
        { Counts: false } => DeploymentState.Unfinished,
        { IsFailure: true } => DeploymentState.Failed,
        _ => DeploymentState.Good,
    };

    private static DeploymentView View(DeploymentFacts? facts, ImmutableArray<LedgerEvent> events, DateTimeOffset at, string anchor)
    {
        if (facts is null)
        {
            return new(anchor, DeploymentState.Rollback, at, events);
        }

        var state = StateOf(facts);
        var failed = state == DeploymentState.Failed;
        return new(anchor, state, at, events)
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
