using Slipway.Execution;
using Slipway.Hosts;
using Slipway.Planning;
using Slipway.Tooling;
using Spectre.Console;

namespace Slipway.Engine.Tests.Hosts;

public sealed class TerminalHostTests
{
    [Fact]
    public void A_finished_target_leaves_one_line_and_a_failed_one_its_output()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer), Interactive = InteractionSupport.Yes });
        using var host = new TerminalHost(console, Verbosity.Normal, TimeProvider.System);
        var good = P("Good");
        var bad = P("Bad");
        host.Started(new Plan([good, bad], ["Bad"]), "logo");
        host.TargetStarted(good);
        host.Line("Good", LogLevel.Info, "quiet work");
        var done = new TargetOutcome(good, TargetStatus.Succeeded, TimeSpan.FromSeconds(1)) { Notes = ["3 things"] };
        host.TargetFinished(done);
        host.TargetStarted(bad);
        host.Line("Bad", LogLevel.Info, "what it said");
        var failed = new TargetOutcome(bad, TargetStatus.Failed, TimeSpan.FromSeconds(2), Failure: new TargetFailedException("It broke.", "Because.", "Mend it."));
        host.TargetFinished(failed);
        host.Finished(new RunResult([done, failed], TimeSpan.FromSeconds(3), Cancelled: false));
        var text = writer.ToString();
        text.ShouldContain("✓ Good 1.0 s  3 things");
        text.ShouldContain("    what it said");
        text.ShouldContain("✗ Bad 2.0 s");
        text.ShouldContain("  Because.");
        text.ShouldContain("Failed after 3.0 s: Bad.");
    }

    [Theory]
    [InlineData(0, false)] // does not say how high it is
    [InlineData(24, true)] // is gone after the first line
    public void A_terminal_that_cannot_be_drawn_on_ends_no_build_and_loses_no_line(int height, bool shrinks)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var screen = new Screen(writer) { Height = height };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.NoColors, Out = screen, Interactive = InteractionSupport.Yes });
        using var host = new TerminalHost(console, Verbosity.Normal, TimeProvider.System);
        var outcomes = Enumerable.Range(1, 3).Select(number => new TargetOutcome(P($"Target{number}"), TargetStatus.Succeeded, TimeSpan.FromSeconds(1))).ToList();
        host.Started(new Plan([.. outcomes.Select(outcome => outcome.Target)], ["Target3"]), "");
        screen.Height = shrinks ? 0 : height;
        outcomes.ForEach(outcome => host.TargetStarted(outcome.Target));
        outcomes.ForEach(host.TargetFinished);
        host.Finished(new RunResult([.. outcomes], TimeSpan.FromSeconds(3), Cancelled: false));

        outcomes.ForEach(outcome => writer.ToString().ShouldContain($"✓ {outcome.Target.Name} 1.0 s"));
    }

    private sealed class Screen(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => 80;

        public int Height { get; set; }

        public void SetEncoding(System.Text.Encoding encoding)
        {
        }
    }

    private static PlannedTarget P(string name) => new(new TargetModel(name), new(InclusionKind.Invoked), [], null);
}
