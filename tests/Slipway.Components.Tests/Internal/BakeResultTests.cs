using Slipway.Components.Internal;
using Slipway.Components.Tests.Support;
using Slipway.Delivery;
using Slipway.Delivery.Baking;
using Slipway.Tooling;

namespace Slipway.Components.Tests.Internal;

public sealed class BakeResultTests
{
    [Theory]
    [InlineData(BakeVerdict.Fail, UndecidedRelease.RollBack, UndecidedRelease.RollBack)]
    [InlineData(BakeVerdict.Inconclusive, UndecidedRelease.Leave, UndecidedRelease.RollBack)]
    [InlineData(BakeVerdict.TelemetryError, UndecidedRelease.Leave, UndecidedRelease.RollBack)]
    public void What_could_not_be_judged_is_left_unless_the_environment_takes_it_away(BakeVerdict verdict, UndecidedRelease elsewhere, UndecidedRelease local)
    {
        var staging = new DeliveryEnvironment("staging");
        Baking.UndecidedIn(staging, verdict).ShouldBe(elsewhere);
        Baking.UndecidedIn(DeliveryEnvironment.Local, verdict).ShouldBe(local);
        Baking.UndecidedIn(staging with { OnInconclusive = UndecidedRelease.RollBack, OnTelemetryError = UndecidedRelease.RollBack }, verdict).ShouldBe(UndecidedRelease.RollBack);
    }

    [Theory]
    [InlineData(BakeVerdict.Pass, 0)]
    [InlineData(BakeVerdict.Fail, 3)]
    [InlineData(BakeVerdict.Inconclusive, 5)]
    [InlineData(BakeVerdict.TelemetryError, 6)]
    [InlineData(BakeVerdict.Superseded, 7)]
    public void Each_verdict_has_its_exit_code(BakeVerdict verdict, int expected) => BakeResult.ExitCodeOf(verdict).ShouldBe(expected);

    [Fact]
    public void No_verdict_but_a_pass_ends_the_process_as_done() =>
        Enum.GetValues<BakeVerdict>().Where(verdict => BakeResult.ExitCodeOf(verdict) == ExitCodes.Done).ShouldBe([BakeVerdict.Pass]);

    [Theory]
    [InlineData(new[] { 0, 0 }, null)]
    [InlineData(new[] { 0, 5 }, 5)]
    [InlineData(new[] { 5, 3, 6 }, 3)]
    [InlineData(new[] { 3, 4, 7 }, 4)]
    [InlineData(new[] { 6, 5 }, 6)]
    public void Of_several_failures_the_one_is_reported_that_needs_a_person_most(int[] exitCodes, int? expected) =>
        BakeResult.Worst(exitCodes.Select(Result))?.ExitCode.ShouldBe(expected!.Value);

    private static BakeResult Result(int exitCode) =>
        new(Samples.Bake(BakeVerdict.Fail, "line"), exitCode == 0 ? null : new TargetFailedException("failed", exitCode: exitCode));
}
