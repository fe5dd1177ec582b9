using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Tests.Baking;

public class BakeMarkdownTests
{
    [Fact]
    public void A_bake_has_its_verdict_its_errors_over_time_and_what_the_users_checks_said()
    {
        var bake = new BakeScript(TestPlans.Plain).For(10);
        bake.Load = _ => (10, 5);
        bake.For(5).Decision.Verdict.ShouldBe(BakeVerdict.Fail);
        var smoke = new CheckRule { Name = "smoke", Shadow = true };
        var record = new BakeRecord
        {
            Service = "shop",
            Release = "1.1.0",
            Verdict = BakeVerdict.Fail,
            Line = bake.Decision.Line! + " | a <b>",
            Plan = bake.Plan with { CustomChecks = [smoke] },
            Promised = bake.Plan.Promised(),
            StartedAt = default,
            Elapsed = bake.At,
            Blind = TimeSpan.Zero,
            Checks = [new CheckState("error-rate", SequentialOutcome.Rejected, false), new CheckState("smoke", SequentialOutcome.Rejected, true) { Text = "exit code 1: no page" }],
            Samples = bake.Samples,
        };

        var lines = BakeMarkdown.Write([record]).Split('\n');

        lines[0].ShouldBe("## Bakes");
        lines[4].ShouldStartWith("| shop | 1.1.0 | FAIL error-rate: ");
        lines[4].ShouldContain(" \\| a &lt;b>", customMessage: "a cell stays one cell");
        lines[4].ShouldContain("| `▁▁▁▁▁▁▁▁▁▁█", customMessage: "nothing for ten readings, and then half of all");
        lines[4].ShouldContain("at most 1 % false rollbacks");
        lines[6].ShouldBe("- 1.1.0, **smoke** (shadow): Rejected, exit code 1: no page");
    }
}
