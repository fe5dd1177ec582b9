using Slipway.Delivery.Baking;
using Slipway.Testing;

namespace Slipway.Delivery.Tests.Baking;

/// <summary>From what a Prometheus server answers to the verdict: what is not there is neither good nor bad.</summary>
public class SilentPrometheusTests
{
    private static readonly HttpClient Http = new();

    [Theory]
    [InlineData("""{"metric":{"pod":"a","slipway":"up"},"value":[1,"1"]}""", BakeVerdict.Inconclusive, "no-traffic")] // a pod that nobody asks
    [InlineData("""{"metric":{"pod":"a","slipway":"up"},"value":[1,"1"]},{"metric":{"pod":"a","slipway":"requests"},"value":[1,"REQUESTS"]}""", BakeVerdict.Pass, "new 0/")] // no series of errors
    [InlineData("", BakeVerdict.TelemetryError, "knows no target")] // nothing at all
    [InlineData("""{"metric":{"pod":"a","slipway":"up"},"value":[1,"0"]},{"metric":{"pod":"a","slipway":"requests"},"value":[1,"REQUESTS"]}""", BakeVerdict.TelemetryError, "cannot reach a")] // a scrape that fails
    public async Task No_traffic_no_errors_and_no_answer_are_no_rollback(string series, BakeVerdict verdict, string words)
    {
        using var server = new TinyHttpService((_, asked) => (
            200, $$"""{"status":"success","data":{"resultType":"vector","result":[{{series.Replace("REQUESTS", $"{asked * 20}", StringComparison.Ordinal)}}] } }"""));
        var source = new PrometheusTelemetrySource(Http, server.Address, new PrometheusSelector(new Dictionary<string, string> { ["namespace"] = "prod" }));
        var decider = new BakeDecider(TestPlans.Plain with { MaximumDuration = TimeSpan.FromMinutes(2) });
        var decision = new BakeDecision(null, null, null);

        for (var at = 0; decision.Verdict is null; at += 5)
        {
            decision = decider.Observe(new BakeSample(TimeSpan.FromSeconds(at)) { New = await source.ReadAsync(CancellationToken.None), Signals = [] });
        }

        decision.Verdict.ShouldBe(verdict, decision.Line);
        decision.Line!.ShouldContain(words);
    }
}
