using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Tests.Baking;

public class BlindBakeTests
{
    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    public void An_outage_of_the_telemetry_aborts_nothing_and_extends_the_bake(int seconds)
    {
        var bake = new BakeScript(TestPlans.Plain).For(20).For(seconds, Outage);
        bake.Decision.Verdict.ShouldBeNull();

        bake.ToTheEnd();

        bake.Decision.Verdict.ShouldBe(BakeVerdict.Pass, bake.Decision.Line);
        bake.At.ShouldBe(TimeSpan.FromSeconds(60 + seconds));
        bake.Decider.Blind.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public void What_was_counted_during_an_outage_is_judged_after_it()
    {
        var bake = new BakeScript(TestPlans.Plain).For(20);
        bake.Load = _ => (10, 5);
        bake.For(10, Outage).Decision.Verdict.ShouldBeNull();

        bake.For(1).ShouldEndAs(BakeVerdict.Fail, "55/310 in all");
    }

    [Fact]
    public void Blind_for_longer_than_the_cap_is_a_telemetry_error()
    {
        var bake = new BakeScript(TestPlans.Plain with { BlindCap = TimeSpan.FromSeconds(90) }).For(30).ToTheEnd(Outage);

        bake.ShouldEndAs(BakeVerdict.TelemetryError, "TELEMETRY-ERROR blind for 01:31 of at most 01:30: connection refused at 02:01");
    }

    [Fact]
    public void Blind_time_adds_up_over_several_outages()
    {
        var bake = new BakeScript(TestPlans.Plain with { BlindCap = TimeSpan.FromSeconds(30), MinimumDuration = TimeSpan.FromMinutes(4) });
        for (var i = 0; i < 4; i++)
            bake.For(10).For(10, Outage);

        bake.ShouldEndAs(BakeVerdict.TelemetryError, "blind for 00:31");
    }

    [Fact]
    public void A_bake_that_is_blind_from_the_first_look_never_passes()
    {
        var bake = new BakeScript(TestPlans.Plain).ToTheEnd(Outage);

        bake.ShouldEndAs(BakeVerdict.TelemetryError, "connection refused");
    }

    [Fact]
    public void An_empty_vector_is_neither_success_nor_failure()
    {
        var bake = new BakeScript(TestPlans.Plain).For(30).For(100, sample => sample with { New = TelemetryReading.Of() });
        bake.Decision.Verdict.ShouldBeNull();
        bake.Decider.Blind.ShouldBe(TimeSpan.FromSeconds(100));

        bake.ToTheEnd().Decision.Verdict.ShouldBe(BakeVerdict.Pass);
    }

    [Fact]
    public void One_instance_that_cannot_be_read_holds_up_a_pass_and_nothing_else()
    {
        var bake = new BakeScript(TestPlans.Plain) { Pods = ["a", "b"] }.For(10);
        bake.For(80, sample => sample with { New = sample.New! with { Pods = [sample.New.Pods[0]], Unreadable = ["b"] } });
        bake.Decision.Verdict.ShouldBeNull();
        bake.Decision.Waiting.ShouldBe("blind: b does not answer");

        bake.ToTheEnd().Decision.Verdict.ShouldBe(BakeVerdict.Pass);
    }

    [Fact]
    public void The_instances_that_can_be_read_are_judged_meanwhile()
    {
        var bake = new BakeScript(TestPlans.Plain) { Pods = ["a", "b"], Load = _ => (10, 5) };

        bake.For(5, sample => sample with { New = sample.New! with { Pods = [sample.New.Pods[0]], Unreadable = ["b"] } });

        bake.ShouldEndAs(BakeVerdict.Fail, "error-rate");
    }

    [Fact]
    public void A_platform_that_does_not_answer_is_blindness()
    {
        var bake = new BakeScript(TestPlans.Plain).For(55)
            .For(20, sample => sample with { Signals = null, SignalsBlind = "429 Too Many Requests" });
        bake.Decision.Verdict.ShouldBeNull();
        bake.Decision.Waiting.ShouldBe("blind: the platform does not answer: 429 Too Many Requests");

        bake.ToTheEnd().Decision.Verdict.ShouldBe(BakeVerdict.Pass);
        bake.At.ShouldBe(TimeSpan.FromSeconds(80));
    }

    [Fact]
    public void A_crash_during_an_outage_fails_the_bake()
    {
        var bake = new BakeScript(TestPlans.Plain).For(5).For(
            5, sample => Outage(sample) with { Signals = [new(WorkloadSignalKind.Crashed, "a", "exited with 139")] });

        bake.ShouldEndAs(BakeVerdict.Fail, "FAIL crashed: a: exited with 139 at 00:06");
    }

    [Fact]
    public void Probes_that_nobody_answers_fail_the_bake_though_it_is_blind()
    {
        var bake = new BakeScript(TestPlans.Plain).For(5).For(
            5, sample => Outage(sample) with { Probes = new ProbeTally { Failed = 5, Trouble = "GET /: Connection refused" } });

        bake.ShouldEndAs(BakeVerdict.Fail, "(5 unanswered, last GET /: Connection refused)");
    }

    private static BakeSample Outage(BakeSample sample) => sample with { New = TelemetryReading.NotReadable("connection refused") };
}
