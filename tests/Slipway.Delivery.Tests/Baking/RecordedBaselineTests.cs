using System.Text.Json;
using Slipway.Delivery.Baking;
using Slipway.Testing;
using Slipway.Tooling;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Tests.Baking;

/// <summary>Where no old release runs beside the new one, the last verified one's own bake stands in for it.</summary>
public class RecordedBaselineTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void A_bake_is_kept_as_few_points_that_end_where_it_ended()
    {
        var points = BakeEvidence.Of(Record(300, _ => (10, 1))).Points;

        points.Count.ShouldBe(60);
        points[^1].ShouldBe(new EvidencePoint(TimeSpan.FromSeconds(300), 3000, 300));
        points.Select(point => point.Requests).ShouldBeInOrder();
        BakeEvidence.Of(Record(30, _ => (10, 1))).Points.Count.ShouldBe(30);
    }

    [Fact]
    public async Task It_counts_again_at_the_pace_at_which_it_was_counted()
    {
        var evidence = BakeEvidence.Of(Record(30, _ => (10, 1)));
        var kept = JsonSerializer.Deserialize<BakeEvidence>(JsonSerializer.Serialize(evidence, SlipwayJson.Options), SlipwayJson.Options)!;
        var source = new RecordedTelemetrySource(kept, "1.0.0", _clock);

        (await CountAsync(source)).ShouldBe((0, 0));
        _clock.Advance(TimeSpan.FromSeconds(10));
        (await CountAsync(source)).ShouldBe((100, 10));
        _clock.Advance(TimeSpan.FromMinutes(10));
        (await CountAsync(source)).ShouldBe((300, 30), "it has counted no more than that");
    }

    [Fact]
    public async Task By_itself_it_only_reports_and_where_the_plan_says_so_it_decides()
    {
        var plan = TestPlans.Compared with { ErrorRate = new(0.1, 0.2), MaximumDuration = TimeSpan.FromSeconds(60) };
        var before = BakeEvidence.Of(Record(60, _ => (20, 0)));

        var reported = await BakeAsync(plan, before);
        reported.Verdict.ShouldBe(BakeVerdict.Pass, reported.Line);
        reported.Checks.Single(check => check.Name == BakePlan.RelativeCheck).ShouldSatisfyAllConditions(
            check => check.Shadow.ShouldBeTrue(), check => check.Outcome.ShouldBe(SequentialOutcome.Rejected));
        reported.Promised.PerCheck.ShouldBe(plan.Alpha, "what has no say spends nothing");

        var decided = await BakeAsync(plan with { RecordedBaselineDecides = true }, before);
        decided.Line.ShouldStartWith("FAIL relative: new ");
        BakeReplay.Replay(decided).Line.ShouldBe(decided.Line);
    }

    private async Task<BakeRecord> BakeAsync(BakePlan plan, BakeEvidence before)
    {
        var subject = new BakeSubject("shop", "1.1.0")
        {
            Telemetry = new Counting(_clock),
            OldTelemetry = new RecordedTelemetrySource(before, "1.0.0", _clock),
            OldIsRecorded = true,
        };
        return await _clock.RunAsync(new BakeRunner(_clock, NullLog.Instance).RunAsync(plan, subject, CancellationToken.None));
    }

    private static async Task<(long, long)> CountAsync(RecordedTelemetrySource source) =>
        (await source.ReadAsync(CancellationToken.None)).Pods.Single() is var pod ? (pod.Requests, pod.Errors) : default;

    private static BakeRecord Record(int seconds, Func<string, (int, int)> load)
    {
        var bake = new BakeScript(TestPlans.Plain with { MinimumDuration = TimeSpan.FromMinutes(10), MaximumDuration = TimeSpan.FromMinutes(10), ErrorRate = new(0.5, 0.9) }) { Load = load }.For(seconds);
        return new BakeRecord
        {
            Service = "shop",
            Release = "1.0.0",
            Verdict = BakeVerdict.Pass,
            Line = "",
            Plan = bake.Plan,
            Promised = bake.Plan.Promised(),
            StartedAt = default,
            Elapsed = bake.At,
            Blind = TimeSpan.Zero,
            Checks = [],
            Samples = bake.Samples,
        };
    }

    /// <summary>Twenty requests a second, one in twenty of them bad.</summary>
    private sealed class Counting(ManualTimeProvider clock) : ITelemetrySource
    {
        private readonly long _began = clock.GetTimestamp();

        public Task<TelemetryReading> ReadAsync(CancellationToken cancellationToken)
        {
            var seconds = (long)clock.GetElapsedTime(_began).TotalSeconds;
            return Task.FromResult(TelemetryReading.Of(new PodCounters("a", seconds * 20, seconds)));
        }
    }
}
