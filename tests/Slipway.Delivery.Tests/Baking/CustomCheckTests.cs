using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Tests.Baking;

public class CustomCheckTests
{
    private static readonly CheckRule Smoke = new() { Name = "smoke-test" };

    [Fact]
    public void A_check_that_fails_fails_the_bake()
    {
        var bake = Baked(Smoke, _ => CheckReading.Bad("exit code 3: login is broken"));

        bake.ShouldEndAs(BakeVerdict.Fail, "FAIL smoke-test: exit code 3: login is broken at 00:00");
    }

    [Fact]
    public void A_check_that_passes_is_named_in_the_pass() =>
        Baked(Smoke, _ => CheckReading.Good()).ShouldEndAs(BakeVerdict.Pass, "error-rate, smoke-test");

    [Fact]
    public void A_check_that_never_ends_leaves_the_bake_inconclusive() =>
        Baked(Smoke, _ => null).ShouldEndAs(BakeVerdict.Inconclusive, "smoke-test has not ended yet");

    [Fact]
    public void A_check_that_cannot_look_is_blindness() =>
        Baked(Smoke, _ => CheckReading.Unreadable("no such file")).ShouldEndAs(BakeVerdict.TelemetryError, "smoke-test cannot look: no such file");

    [Fact]
    public void A_shadow_check_has_no_say()
    {
        var bake = Baked(Smoke with { Shadow = true }, _ => CheckReading.Bad("no"));

        bake.ShouldEndAs(BakeVerdict.Pass, "PASS error-rate: ");
        bake.Decider.States().Single(state => state.Name == "smoke-test").Outcome.ShouldBe(SequentialOutcome.Rejected);
    }

    [Fact]
    public void A_value_is_held_against_its_threshold()
    {
        var rule = new CheckRule { Name = "queue", Threshold = new(Comparison.AtMost, 100), Every = TimeSpan.FromSeconds(1) };

        Baked(rule, _ => CheckReading.Of(100)).ShouldEndAs(BakeVerdict.Pass, "queue");
        Baked(rule, _ => CheckReading.Of(100.5)).ShouldEndAs(BakeVerdict.Fail, "FAIL queue: 100.5 is not <= 100");
        Baked(rule, _ => CheckReading.Of(double.NaN)).ShouldEndAs(BakeVerdict.Fail, "FAIL queue: NaN is not <= 100");
    }

    [Fact]
    public void Single_failures_below_the_limit_are_forgiven_and_a_row_of_them_is_not()
    {
        var rule = new CheckRule { Name = "queue", Threshold = new(Comparison.Below, 10), Every = TimeSpan.FromSeconds(1), FailureLimit = 3 };

        Baked(rule, at => CheckReading.Of(at.Seconds % 3 == 0 ? 5 : 50)).ShouldEndAs(BakeVerdict.Pass, "queue");
        Baked(rule, at => CheckReading.Of(at.Seconds < 30 ? 5 : 50)).ShouldEndAs(BakeVerdict.Fail, "50 is not < 10, 3 times in a row at 00:32");
    }

    [Fact]
    public void Two_checks_of_one_name_are_refused() =>
        Should.Throw<Slipway.Tooling.UsageException>(() => (TestPlans.Plain with { CustomChecks = [Smoke, Smoke] }).Validated())
            .Why.ShouldBe("Two checks are named “smoke-test”.");

    private static BakeScript Baked(CheckRule rule, Func<TimeSpan, CheckReading?> read) =>
        new BakeScript(TestPlans.Plain with { CustomChecks = [rule] }).ToTheEnd(sample => sample with
        {
            Checks = (rule.Every > TimeSpan.Zero || sample.At == TimeSpan.Zero) && read(sample.At) is { } reading ? [new(rule.Name, reading)] : null,
        });
}
