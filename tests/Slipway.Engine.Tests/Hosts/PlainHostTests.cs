using Slipway.Execution;
using Slipway.Hosts;
using Slipway.Planning;
using Slipway.Tooling;

namespace Slipway.Engine.Tests.Hosts;

public sealed class PlainHostTests
{
    [Fact]
    public void Output_of_targets_that_run_at_once_is_never_interleaved()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var host = new PlainHost(writer, Verbosity.Normal, new Ansi(false));
        host.TargetStarted(P("A"));
        host.TargetStarted(P("B"));
        host.Line("A", LogLevel.Info, "a1");
        host.Line("B", LogLevel.Info, "b1");
        host.Line("A", LogLevel.Info, "a2");
        host.TargetFinished(new(P("B"), TargetStatus.Succeeded, TimeSpan.Zero));
        host.Line("A", LogLevel.Debug, "not shown");
        host.TargetFinished(new(P("A"), TargetStatus.Succeeded, TimeSpan.Zero));
        writer.ToString().ShouldBe("▶ A\n  a1\n  a2\n✓ A succeeded in 0.0 s\n▶ B\n  b1\n✓ B succeeded in 0.0 s\n");
    }

    [Fact]
    public void What_the_running_target_says_is_seen_at_once()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var host = new PlainHost(writer, Verbosity.Normal, new Ansi(false));
        host.TargetStarted(P("A"));
        host.Line("A", LogLevel.Info, "now");
        writer.ToString().ShouldEndWith("  now\n");
    }

    [Theory]
    [InlineData("Quiet", "w,e")]
    [InlineData("Normal", "i,w,e")]
    [InlineData("Verbose", "d,i,w,e")]
    public void Verbosity_decides_which_lines_are_shown(string verbosity, string shown)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var host = new PlainHost(writer, Enum.Parse<Verbosity>(verbosity), new Ansi(false));
        host.TargetStarted(P("A"));
        host.Line("A", LogLevel.Debug, "d");
        host.Line("A", LogLevel.Info, "i");
        host.Line("A", LogLevel.Warning, "w");
        host.Line("A", LogLevel.Error, "e");
        string.Join(',', writer.ToString().Split('\n').Skip(1).Select(line => line.Trim()).Where(line => line.Length > 0)).ShouldBe(shown);
    }

    private static PlannedTarget P(string name) => new(new TargetModel(name), new(InclusionKind.Invoked), [], null);
}
