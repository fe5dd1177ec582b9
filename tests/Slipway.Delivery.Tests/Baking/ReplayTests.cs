using Slipway.Delivery.Baking;
using Slipway.Tooling;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Tests.Baking;

public class ReplayTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_record_read_back_from_its_file_replays_to_the_same_verdict_and_line(int seed)
    {
        var record = Record(seed);
        var folder = AbsolutePath.Create(Directory.CreateTempSubdirectory("slipway-bake-").FullName);
        try
        {
            RecordFile.Write(folder / "bake.json", record);
            var read = RecordFile.Read<BakeRecord>(folder / "bake.json");
            var again = BakeReplay.Replay(read);

            again.Verdict.ShouldBe(record.Verdict);
            again.Line.ShouldBe(record.Line);
            again.Checks.ShouldBe(record.Checks);
            again.Blind.ShouldBe(record.Blind);
        }
        finally
        {
            Directory.Delete(folder.ToString(), recursive: true);
        }
    }

    [Fact]
    public void Altered_samples_replay_to_another_verdict()
    {
        var clean = Recorded(new BakeScript(TestPlans.Plain).ToTheEnd());
        var altered = clean with
        {
            Samples = [.. clean.Samples.Select(sample => sample with
            {
                New = TelemetryReading.Of([.. sample.New!.Pods.Select(pod => pod with { Errors = pod.Requests / 2 })]),
            })],
        };

        BakeReplay.Replay(altered).Verdict.ShouldBe(BakeVerdict.Fail);
    }

    [Fact]
    public void A_record_that_was_cut_short_is_refused()
    {
        var record = Recorded(new BakeScript(TestPlans.Plain).ToTheEnd());

        Should.Throw<UsageException>(() => BakeReplay.Replay(record with { Samples = [.. record.Samples.Take(10)] }))
            .What.ShouldBe("The bake's record ends before its verdict.");
    }

    [Fact]
    public void A_record_shows_its_errors_over_time()
    {
        var bake = new BakeScript(TestPlans.Plain).For(4);
        bake.Load = _ => (0, 0);
        bake.For(2);
        bake.Load = _ => (2, 1);
        var record = Recorded(bake.ToTheEnd());

        record.ErrorSparkline().ShouldStartWith("▁▁▁▁··█");
    }

    private static BakeRecord Record(int seed)
    {
        var random = new Random(seed);
        var rate = new[] { 0.0, 0.01, 0.03, 0.3 }[random.Next(4)];
        var plan = TestPlans.Compared with { Latency = random.Next(2) == 0 ? new LatencyObjective(0.3) : null };
        var bake = new BakeScript(plan)
        {
            Pods = ["a", "b"],
            OldLoad = () => (30, Draw.Binomial(random, 30, 0.01)),
        };
        bake.Load = _ => random.Next(1, 60) is var n ? (n, Draw.Binomial(random, n, rate)) : default;
        var blindFrom = random.Next(0, 100);
        bake.ToTheEnd(sample => sample.At.TotalSeconds >= blindFrom && sample.At.TotalSeconds < blindFrom + random.Next(0, 40)
            ? sample with { New = TelemetryReading.NotReadable("no route to host") }
            : sample with
            {
                New = sample.New! with { Pods = [.. sample.New.Pods.Select(pod => pod with { Timed = pod.Requests, Buckets = [new(0.3, pod.Requests)] })] },
            });
        return Recorded(bake);
    }

    private static BakeRecord Recorded(BakeScript bake) => new()
    {
        Service = "load-harness",
        Release = "1.3.0",
        Verdict = bake.Decision.Verdict.ShouldNotBeNull(),
        Line = bake.Decision.Line.ShouldNotBeNull(),
        Plan = bake.Plan,
        Promised = bake.Plan.Promised(),
        StartedAt = DateTimeOffset.UnixEpoch,
        Elapsed = bake.At,
        Blind = bake.Decider.Blind,
        Checks = bake.Decider.States(),
        Samples = bake.Samples,
    };
}
