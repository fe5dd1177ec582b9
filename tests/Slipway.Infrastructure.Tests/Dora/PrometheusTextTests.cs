using Slipway.Delivery.Dora;
using Slipway.Tooling.Processes;

namespace Slipway.Infrastructure.Tests.Dora;

public sealed class PrometheusTextTests
{
    [ToolFact("promtool")]
    public async Task Promtool_finds_nothing_to_say_against_the_text()
    {
        var result = await Tools.Runner().RunAsync(
            new ProcessSpec("promtool", "check", "metrics") { StandardInput = DoraPrometheus.Write(History.Record()), ThrowOnError = false }, default);
        result.StandardError.ShouldBeEmpty();
        result.StandardOutput.ShouldBeEmpty();
        result.ExitCode.ShouldBe(0);
    }

    [ToolFact("promtool")]
    public async Task Promtool_would_find_a_mistake()
    {
        var result = await Tools.Runner().RunAsync(
            new ProcessSpec("promtool", "check", "metrics")
            {
                StandardInput = DoraPrometheus.Write(History.Record()).TrimEnd('\n') + "x",
                ThrowOnError = false
            }, default);
        result.ExitCode.ShouldNotBe(0);
    }
}
