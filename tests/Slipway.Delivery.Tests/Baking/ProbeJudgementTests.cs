using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Tests.Baking;

public class ProbeJudgementTests
{
    private static readonly BakePlan ByProbes = TestPlans.Plain with { Evidence = EvidenceSource.Probes, ProbeRate = 10 };

    [Fact]
    public void A_probe_that_an_instance_counted_counts_once()
    {
        var bake = new BakeScript(TestPlans.Plain) { Load = _ => (10, 0) }
            .For(10, sample => sample with { Probes = new ProbeTally { Good = 10 } });

        bake.Decider.States()[0].Requests.ShouldBe(100);
    }

    [Fact]
    public void A_probe_that_reached_no_instance_counts_as_an_error()
    {
        var bake = new BakeScript(TestPlans.Plain) { Load = _ => (8, 0) }
            .For(1, sample => sample with { Probes = sample.At > TimeSpan.Zero ? new ProbeTally { Good = 8, Failed = 2 } : null });

        bake.Decider.States()[0].Requests.ShouldBe(10);
        bake.Decider.States()[0].Bad.ShouldBe(2);
    }

    [Fact]
    public void A_probe_that_was_never_sent_counts_as_nothing()
    {
        var tally = new ProbeTally { NotSent = 10, Trouble = "the port-forward ended" };
        var bake = new BakeScript(TestPlans.Plain).For(100, sample => sample with { Probes = tally });

        bake.Decision.Verdict.ShouldBe(BakeVerdict.Pass);
    }

    [Fact]
    public void When_nothing_was_judged_it_says_why_no_probe_was_sent() =>
        Probed(new ProbeTally { NotSent = 10, Trouble = "the port-forward ended" })
            .ShouldEndAs(BakeVerdict.Inconclusive, "silence proves nothing (3010 probes were not sent, last: the port-forward ended)");

    [Fact]
    public void Without_metrics_the_answers_to_the_probes_decide()
    {
        Probed(new ProbeTally { Good = 10 }).ShouldEndAs(BakeVerdict.Pass, "error-rate: new 0/610");
        Probed(new ProbeTally { Good = 7, ServerErrors = 3 }).ShouldEndAs(BakeVerdict.Fail, "error-rate");
        Probed(new ProbeTally { Good = 7, Failed = 3 }).ShouldEndAs(BakeVerdict.Fail, "error-rate");
    }

    [Fact]
    public void Probes_to_a_route_that_is_not_there_prove_nothing()
    {
        var tally = new ProbeTally { Misaimed = 10, Trouble = "GET /jbos: 404 Not Found" };

        Probed(tally).ShouldEndAs(BakeVerdict.Inconclusive, "answered by 4xx, so the work is not exercised: GET /jbos: 404 Not Found");
        new BakeScript(TestPlans.Plain).ToTheEnd(sample => sample with { Probes = tally })
            .ShouldEndAs(BakeVerdict.Inconclusive, "answered by 4xx, so the work is not exercised: GET /jbos: 404 Not Found");
    }

    [Fact]
    public void Answered_probes_that_no_counter_shows_point_at_the_metric_names()
    {
        var bake = new BakeScript(TestPlans.Plain) { Load = _ => (0, 0) }.ToTheEnd(sample => sample with
        {
            Probes = new ProbeTally { Good = 10 },
            New = sample.New! with { Hint = "no series is named http_requests_total" },
        });

        bake.ShouldEndAs(BakeVerdict.Inconclusive, "3010 probes were answered: do the metric names and labels match? no series is named http_requests_total");
    }

    [Fact]
    public void Slow_answers_are_judged_by_the_probes_own_clock()
    {
        var plan = ByProbes with { Latency = new LatencyObjective(0.3) };
        var bake = new BakeScript(plan).ToTheEnd(sample => new BakeSample(sample.At) { Probes = new ProbeTally { Good = 10, Slow = 6 } });

        bake.ShouldEndAs(BakeVerdict.Fail, "latency");
    }

    [Fact]
    public void Old_and_new_release_are_compared_by_probes_too()
    {
        var plan = ByProbes with { CompareWithOld = true };
        var bake = new BakeScript(plan);
        bake.ToTheEnd(sample => new BakeSample(sample.At)
        {
            Probes = new ProbeTally { Good = sample.At.Seconds % 5 == 0 ? 9 : 10, ServerErrors = sample.At.Seconds % 5 == 0 ? 1 : 0 },
            OldProbes = new ProbeTally { Good = 100 },
        });

        bake.ShouldEndAs(BakeVerdict.Fail, "relative");
    }

    private static BakeScript Probed(ProbeTally tally) =>
        new BakeScript(ByProbes).ToTheEnd(sample => new BakeSample(sample.At) { Probes = tally });
}
