using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Tests.Baking;

public class BakeDeciderTests
{
    [Fact]
    public void A_clean_release_passes_at_the_minimum_duration_and_not_before()
    {
        var bake = new BakeScript(TestPlans.Plain).For(59);
        bake.Decision.Verdict.ShouldBeNull();
        bake.Decider.States()[0].Acceptances.ShouldNotBeNull().ShouldBeGreaterThan(1);

        bake.For(1);

        bake.ShouldEndAs(BakeVerdict.Pass, "PASS error-rate: new 0/600, below 0.45 % by 95 % at 01:00");
    }

    [Fact]
    public void A_rejection_ends_the_bake_at_once_and_says_why()
    {
        var bake = new BakeScript(TestPlans.Compared) { Load = _ => (10, 3), OldLoad = () => (90, 0) }.ToTheEnd();

        bake.ShouldEndAs(BakeVerdict.Fail, "FAIL error-rate: new 6/20 vs old 0/180, LLR 9.08 >= 5.99 at 00:02");
    }

    [Fact]
    public void A_verdict_stays()
    {
        var bake = new BakeScript(TestPlans.Plain) { Load = _ => (10, 10) }.ToTheEnd();
        var line = bake.Decision.Line;

        bake.Decider.Observe(new BakeSample(TimeSpan.FromHours(1)) { New = TelemetryReading.Of() }).Line.ShouldBe(line);
    }

    [Fact]
    public void One_bad_request_a_second_is_rejected_at_the_first_five_second_reading()
    {
        var bake = new BakeScript(TestPlans.Compared with { Interval = TimeSpan.FromSeconds(5) }) { Load = _ => (5, 5) }.ToTheEnd();

        bake.ShouldEndAs(BakeVerdict.Fail, "at 00:05");
    }

    [Fact]
    public void No_traffic_is_inconclusive_and_never_a_pass()
    {
        var bake = new BakeScript(TestPlans.Plain) { Load = _ => (0, 0) }.ToTheEnd();

        bake.ShouldEndAs(BakeVerdict.Inconclusive, "INCONCLUSIVE no-traffic: no request was judged, and silence proves nothing at 05:00");
    }

    [Fact]
    public void Too_little_traffic_is_inconclusive()
    {
        var bake = new BakeScript(TestPlans.Plain);
        bake.Load = _ => (bake.At.Seconds % 10 == 0 ? 1 : 0, 0);

        bake.ToTheEnd().ShouldEndAs(BakeVerdict.Inconclusive, "evidence: 30 requests of at least 50");
    }

    [Fact]
    public void A_release_that_falls_silent_does_not_pass_on_what_it_did_before()
    {
        var bake = new BakeScript(TestPlans.Plain).For(20);
        bake.Load = _ => (0, 0);

        bake.ToTheEnd().ShouldEndAs(BakeVerdict.Inconclusive, "no-traffic: nothing was judged since 00:20");
    }

    [Fact]
    public void Evidence_between_good_and_bad_is_inconclusive()
    {
        // 2.5 % of 40 requests a second: the ratio stays between its bounds.
        var bake = new BakeScript(TestPlans.Plain with { IndependentRequests = 1 }) { Load = _ => (40, 1) };

        bake.ToTheEnd().ShouldEndAs(BakeVerdict.Inconclusive, "error-rate: new 300/12000, LLR 0.01 between -3.00 and 5.30 at 05:00");
    }

    [Fact]
    public void A_fault_that_starts_after_the_first_acceptance_is_still_caught()
    {
        var bake = new BakeScript(TestPlans.Plain).For(20);
        bake.Decider.States()[0].Outcome.ShouldBe(SequentialOutcome.Accepted);
        bake.Load = _ => (10, 3);

        bake.ToTheEnd().ShouldEndAs(BakeVerdict.Fail, "since 00:");
        bake.At.ShouldBeLessThan(TimeSpan.FromSeconds(25));
    }

    [Fact]
    public void A_fault_that_shows_just_before_the_end_is_not_passed_over()
    {
        var bake = new BakeScript(TestPlans.Plain).For(59);
        bake.Load = _ => (10, 2);

        bake.For(1).Decision.Verdict.ShouldBeNull();
        bake.ToTheEnd().ShouldEndAs(BakeVerdict.Fail, "error-rate");
    }

    [Fact]
    public void One_bad_instance_in_three_fails_the_release()
    {
        var bake = new BakeScript(TestPlans.Compared with { Interval = TimeSpan.FromSeconds(5) })
        {
            Pods = ["a", "b", "c"],
            Load = pod => pod == "b" ? (20, 6) : (20, 0),
        };

        bake.ToTheEnd().ShouldEndAs(BakeVerdict.Fail, "error-rate");
    }

    [Fact]
    public void Thirty_percent_in_bursts_of_two_hundred_fail()
    {
        // Discounting the errors alone would leave 6 bad against 140 good, 4 %: a pass.
        var bake = new BakeScript(TestPlans.Plain) { Load = _ => (200, 60) };

        bake.ToTheEnd().ShouldEndAs(BakeVerdict.Fail, "new 60/200");
    }

    [Fact]
    public void A_burst_counts_as_much_as_the_requests_taken_for_independent()
    {
        var bake = new BakeScript(TestPlans.Plain with { IndependentRequests = 2 }) { Load = _ => (500, 500) }.For(1);

        // 2 x 1.609 is less than the bound of 5.30: one bad moment of one instance is not a bad release.
        bake.Decision.Verdict.ShouldBeNull();
        bake.Decider.States()[0].LogEvidence.ShouldNotBeNull().ShouldBe(3.219, 0.001);
    }

    [Fact]
    public void A_release_worse_than_the_old_one_fails_though_it_meets_the_objective()
    {
        var bake = new BakeScript(TestPlans.Compared) { OldLoad = () => (100, 0) };
        bake.Load = _ => (20, bake.At.Seconds % 6 == 0 ? 1 : 0);

        bake.ToTheEnd().ShouldEndAs(BakeVerdict.Fail, "relative: new ");
    }

    [Fact]
    public void Errors_that_both_releases_share_do_not_speak_against_the_new_one()
    {
        var bake = new BakeScript(TestPlans.Compared);
        bake.OldLoad = () => (20, bake.At.Seconds % 6 == 3 ? 1 : 0);
        bake.Load = _ => (20, bake.At.Seconds % 6 == 0 ? 1 : 0);

        bake.ToTheEnd().ShouldEndAs(BakeVerdict.Pass, "error-rate, relative: new ");
    }

    [Fact]
    public void Slow_requests_fail_the_release()
    {
        var plan = TestPlans.Plain with { Latency = new LatencyObjective(0.3) };
        var bake = new BakeScript(plan).ToTheEnd(Timed(slowInTen: 5));

        bake.ShouldEndAs(BakeVerdict.Fail, "latency: new ");
    }

    [Fact]
    public void Fast_requests_pass()
    {
        var plan = TestPlans.Plain with { Latency = new LatencyObjective(0.3) };
        var bake = new BakeScript(plan).ToTheEnd(Timed(slowInTen: 0));

        bake.ShouldEndAs(BakeVerdict.Pass, "error-rate, latency");
    }

    [Fact]
    public void A_histogram_without_the_objectives_bucket_is_inconclusive_and_says_which_there_are()
    {
        var plan = TestPlans.Plain with { Latency = new LatencyObjective(0.25) };
        var bake = new BakeScript(plan).ToTheEnd(Timed(slowInTen: 0));

        bake.ShouldEndAs(BakeVerdict.Inconclusive, "latency: no request was timed: a has no latency bucket le=\"0.25\"; there are 0.3");
    }

    [Fact]
    public void A_shadow_check_is_reported_and_has_no_say()
    {
        var plan = TestPlans.Plain with { Latency = new LatencyObjective(0.3), ShadowChecks = [BakePlan.LatencyCheck] };
        var bake = new BakeScript(plan).ToTheEnd(Timed(slowInTen: 10));

        bake.ShouldEndAs(BakeVerdict.Pass, "PASS error-rate: ");
        var latency = bake.Decider.States().Single(state => state.Name == "latency");
        latency.Outcome.ShouldBe(SequentialOutcome.Rejected);
        latency.Shadow.ShouldBeTrue();
    }

    [Fact]
    public void Alpha_is_split_over_the_checks_that_decide()
    {
        (TestPlans.Compared with { Latency = new LatencyObjective(0.3) }).Promised().PerCheck.ShouldBe(0.01 / 3, 1e-12);
        (TestPlans.Compared with { ShadowChecks = [BakePlan.RelativeCheck] }).Promised().PerCheck.ShouldBe(0.01);
    }

    [Fact]
    public void A_plan_that_cannot_be_is_refused_with_every_reason()
    {
        var plan = new BakePlan { Alpha = 0, ErrorRate = new(0.05, 0.01), MaximumDuration = TimeSpan.FromSeconds(1), ShadowChecks = ["errors"] };

        var error = Should.Throw<Slipway.Tooling.UsageException>(() => new BakeDecider(plan));

        error.What.ShouldBe("The bake plan has 4 values that cannot be.");
        error.Why.ShouldNotBeNull().ShouldSatisfyAllConditions(
            why => why.ShouldContain("Alpha is 0"),
            why => why.ShouldContain("P0 0.05 and P1 0.01"),
            why => why.ShouldContain("MaximumDuration"),
            why => why.ShouldContain("“errors”"));
    }

    [Fact]
    public void A_plan_in_which_nothing_could_accept_is_refused() =>
        Should.Throw<Slipway.Tooling.UsageException>(() => (TestPlans.Compared with { ShadowChecks = ["error-rate"] }).Validated())
            .Why.ShouldNotBeNull().ShouldContain("nothing could ever pass");

    // Adds to each sample a histogram in which so many of ten requests took longer than 0.3 s.
    private static Func<BakeSample, BakeSample> Timed(int slowInTen) => sample => sample with
    {
        New = sample.New! with
        {
            Pods = [.. sample.New.Pods.Select(pod => pod with { Timed = pod.Requests, Buckets = [new(0.3, pod.Requests * (10 - slowInTen) / 10)] })],
        },
    };
}
