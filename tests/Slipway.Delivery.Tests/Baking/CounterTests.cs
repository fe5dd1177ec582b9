using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Tests.Baking;

public class CounterTests
{
    private readonly CounterLedger ledger = new(0.3);

    [Fact]
    public void What_was_counted_before_the_bake_is_not_judged()
    {
        ledger.Advance(Reading(new PodCounters("a", 1000, 900))).ShouldBeEmpty();

        ledger.Advance(Reading(new PodCounters("a", 1010, 901))).ShouldBe([new PodDelta("a", 10, 1, 0, 0)]);
    }

    [Fact]
    public void A_restart_counts_from_zero_again()
    {
        ledger.Advance(Reading(new PodCounters("a", 1000, 5)));

        ledger.Advance(Reading(new PodCounters("a", 7, 2))).ShouldBe([new PodDelta("a", 7, 2, 0, 0)]);
        ledger.Advance(Reading(new PodCounters("a", 9, 2))).ShouldBe([new PodDelta("a", 2, 0, 0, 0)]);
    }

    [Fact]
    public void A_restart_shows_by_the_start_time_even_when_the_counter_has_overtaken_itself()
    {
        ledger.Advance(Reading(new PodCounters("a", 100, 1) { StartedAt = 5000 }));

        ledger.Advance(Reading(new PodCounters("a", 150, 3) { StartedAt = 5060 })).ShouldBe([new PodDelta("a", 150, 3, 0, 0)]);
    }

    [Fact]
    public void A_start_time_that_trembles_is_no_restart()
    {
        ledger.Advance(Reading(new PodCounters("a", 100, 1) { StartedAt = 5000 }));

        ledger.Advance(Reading(new PodCounters("a", 150, 3) { StartedAt = 5000.9 })).ShouldBe([new PodDelta("a", 50, 2, 0, 0)]);
    }

    [Fact]
    public void An_instance_that_appears_later_was_born_in_the_bake_and_counts_from_zero()
    {
        ledger.Advance(Reading(new PodCounters("a", 100, 0)));

        ledger.Advance(Reading(new PodCounters("a", 100, 0), new PodCounters("b", 30, 2)))
            .ShouldBe([new PodDelta("a", 0, 0, 0, 0), new PodDelta("b", 30, 2, 0, 0)]);
    }

    [Fact]
    public void An_instance_that_could_not_be_read_at_first_is_not_taken_for_new()
    {
        ledger.Advance(Reading(new PodCounters("a", 100, 0)) with { Unreadable = ["b"] });

        ledger.Advance(Reading(new PodCounters("a", 100, 0), new PodCounters("b", 90_000, 800))).Single().Pod.ShouldBe("a");
    }

    [Fact]
    public void A_missing_error_series_means_no_errors()
    {
        ledger.Advance(Reading(new PodCounters("a", 0, 0)));

        ledger.Advance(Reading(new PodCounters("a", 50, 0))).ShouldBe([new PodDelta("a", 50, 0, 0, 0)]);
    }

    [Fact]
    public void An_error_series_that_vanishes_for_one_reading_is_not_counted_twice()
    {
        ledger.Advance(Reading(new PodCounters("a", 0, 0)));
        ledger.Advance(Reading(new PodCounters("a", 50, 5)));
        ledger.Advance(Reading(new PodCounters("a", 60, 0))).ShouldBe([new PodDelta("a", 10, 0, 0, 0)]);

        ledger.Advance(Reading(new PodCounters("a", 70, 6))).ShouldBe([new PodDelta("a", 10, 1, 0, 0)]);
    }

    [Fact]
    public void Slow_requests_are_those_above_the_objectives_bucket()
    {
        ledger.Advance(Reading(new PodCounters("a", 0, 0)));

        ledger.Advance(Reading(new PodCounters("a", 50, 0) { Timed = 50, Buckets = [new(0.1, 20), new(0.3, 45), new(1, 49)] }))
            .ShouldBe([new PodDelta("a", 50, 0, 50, 5)]);
    }

    [Fact]
    public void A_reset_in_mid_bake_does_not_change_the_verdict()
    {
        var bake = new BakeScript(TestPlans.Plain).For(30);
        bake.Restart("a");

        bake.ToTheEnd().ShouldEndAs(BakeVerdict.Pass, "new 0/600");
    }

    private static TelemetryReading Reading(params PodCounters[] pods) => TelemetryReading.Of(pods);
}
