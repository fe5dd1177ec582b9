using System.Net.Http.Json;

namespace Slipway.Infrastructure.Tests.LoadHarness;

public class PromtoolTests
{
    [ToolFact("promtool")]
    public async Task Promtool_finds_nothing_to_say_about_the_metrics()
    {
        await using var harness = await HarnessProcess.StartAsync("--Faults:ErrorRate=0.5", "--SERVICE_VERSION=odd \"version\" \\ here");
        for (var i = 0; i < 4; i++) (await harness.Http.GetAsync("/work")).Dispose();
        (await harness.Http.GetAsync("/nowhere")).Dispose();
        (await harness.Http.PostAsJsonAsync("/load/memory", new { seconds = 30, megabytes = 1 })).Dispose();
        var metrics = await harness.Http.GetStringAsync("/metrics");

        var (exitCode, output, errors) = await Tool.RunAsync("promtool", metrics, "check", "metrics");

        (output + errors).ShouldBeEmpty();
        exitCode.ShouldBe(0);
        metrics.ShouldContain("http_requests_total{route=\"/work\",method=\"GET\",code=\"500\"} 2");
    }
}
