using FsCheck;
using FsCheck.Fluent;
using Slipway.Delivery.Dora;
using Slipway.Delivery.Ledger;
using Slipway.Delivery.Tests.Ledger;

namespace Slipway.Delivery.Tests.Dora;

/// <summary>What holds for every history, however odd.</summary>
public sealed class DoraLawTests
{
    private static readonly Gen<LedgerEvent> AnyEvent =
        from kind in Gen.Elements(Enum.GetValues<LedgerEventKind>())
        from release in Gen.Elements("A", "B", "C", "D")
        from run in Gen.Elements("r1", "r2", "r3")
        from hours in Gen.Choose(1, 24 * 100)
        from planned in Gen.Elements<bool?>(true, false, null)
        from lead in Gen.Choose(-2, 500)
        let incident = kind is LedgerEventKind.IncidentOpened or LedgerEventKind.IncidentResolved
        select Sample.Event(kind, release, hours, run: incident ? $"inc-{run}" : run) with
        {
            Planned = incident ? null : planned,
            Commits = kind == LedgerEventKind.DeploySucceeded ? [new("c", Sample.Now.AddHours(-hours - lead))] : [],
            Restored = kind == LedgerEventKind.Rollback ? Sample.DigestOf("A") : null,
        };

    /// <summary>Distinct ids, and a time of its own for each event, as in a real ledger.</summary>
    private static readonly Arbitrary<LedgerEvent[]> Histories = AnyEvent.ArrayOf()
        .Select(events => events.DistinctBy(e => e.Id).Select((e, i) => e with { At = e.At.AddSeconds(i) }).ToArray()).ToArbitrary();

    [Fact]
    public void The_order_in_which_events_are_read_does_not_matter() => Prop.ForAll(Histories, events =>
        Text(events.Reverse()) == Text(events) && Text(events.OrderBy(e => e.Id, StringComparer.Ordinal)) == Text(events)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_replay_changes_nothing() => Prop.ForAll(Histories, events => Text(events.Concat(events)) == Text(events)).QuickCheckThrowOnFailure();

    [Fact]
    public void Failures_are_a_part_of_the_deployments() => Prop.ForAll(Histories, events => Windows(events).All(window =>
        (window.ChangeFailRate is null ? window.Deployments == 0 : window.ChangeFailRate.Count <= window.ChangeFailRate.Samples
            && window.ChangeFailRate.Samples == window.Deployments)
        && (window.ReworkRate is null || (window.ReworkRate.Count <= window.ReworkRate.Samples && window.ReworkRate.Samples <= window.Deployments))))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void No_duration_is_negative_and_no_median_is_without_samples() => Prop.ForAll(Histories, events => Windows(events).All(window =>
        (window.LeadTime is null || window.LeadTime is { MedianSeconds: >= 0, Samples: > 0 })
        && (window.RecoveryTime is null || window.RecoveryTime is { MedianSeconds: >= 0, Samples: > 0 }))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_rejected_release_changes_no_metric_but_its_own() => Prop.ForAll(Histories, events =>
    {
        var rejected = Sample.Event(LedgerEventKind.Rejected, "never seen", 1);
        var with = Windows([.. events, Sample.Event(LedgerEventKind.BakeFailed, "never seen", 1), rejected]).ToList();
        return Windows([.. events, Sample.Event(LedgerEventKind.DeployStarted, "never seen", 1)])
            .SequenceEqual(with.Select(window => window with { DeploymentsRejected = window.DeploymentsRejected - 1 }));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Series_do_not_touch_each_other() => Prop.ForAll(Histories, events =>
    {
        var both = DoraMetrics.Compute(events.Concat(events.Select(e => e with { Service = "other" })), Sample.Now).Series;
        return both.Where(series => series.Service == "shop").SelectMany(series => series.Windows).SequenceEqual(Windows(events));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_median_is_that_of_the_sorted_list() => Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyArray<int>>(), values =>
    {
        var sorted = values.Get.Order().Select(value => (long)value).ToList();
        var expected = (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2.0;
        return Median.Of([.. values.Get.Select(value => (long)value)]) == expected;
    }).QuickCheckThrowOnFailure();

    private static IEnumerable<DoraWindow> Windows(IEnumerable<LedgerEvent> events) =>
        DoraMetrics.Compute(events, Sample.Now).Series.SelectMany(series => series.Windows);

    private static string Text(IEnumerable<LedgerEvent> events) =>
        System.Text.Json.JsonSerializer.Serialize(DoraMetrics.Compute(events, Sample.Now), Slipway.Tooling.Records.SlipwayJson.Options);
}
