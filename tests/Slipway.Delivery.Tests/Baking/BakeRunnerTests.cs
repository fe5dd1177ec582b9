using Slipway.Delivery.Baking;
using Slipway.Testing;
using Slipway.Tooling;

namespace Slipway.Delivery.Tests.Baking;

public class BakeRunnerTests
{
    private readonly ManualTimeProvider clock = new();
    private readonly RecordingLog log = new();
    private readonly RehearsedRelease fresh = new("new");
    private readonly RehearsedRelease old = new("old");

    private TimeSpan Elapsed => clock.GetElapsedTime(0);

    [Fact]
    public async Task A_clean_release_passes_at_the_minimum_duration_by_probes_alone()
    {
        var record = await BakeAsync(Local);

        record.Verdict.ShouldBe(BakeVerdict.Pass, record.Line);
        record.Elapsed.ShouldBe(TimeSpan.FromSeconds(15));
        record.Line.ShouldBe("PASS error-rate: new 0/301, below 0.89 % by 95 % at 00:15");
        record.Samples.Count.ShouldBe(16);
    }

    [Fact]
    public async Task Thirty_percent_errors_fail_within_seconds_and_replay_says_the_same()
    {
        fresh.Status = n => n % 10 < 3 ? 503 : 200;

        var record = await BakeAsync(Local);

        record.Verdict.ShouldBe(BakeVerdict.Fail);
        record.Elapsed.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(2));
        BakeReplay.Replay(record).Line.ShouldBe(record.Line);
    }

    [Fact]
    public async Task The_old_release_is_probed_and_compared_with()
    {
        var record = await BakeAsync(Local with { MinimumDuration = TimeSpan.FromSeconds(20) }, Subject with { OldTelemetry = old, OldProbe = old });

        record.Verdict.ShouldBe(BakeVerdict.Pass);
        record.Line.ShouldContain("relative: new 0/401 vs old 0/401");
    }

    [Fact]
    public async Task A_sixty_second_outage_of_the_telemetry_rolls_nothing_back()
    {
        fresh.Outage = () => Elapsed.TotalSeconds is >= 20 and < 80 ? "Connection refused (prometheus:9090)" : null;

        var record = await BakeAsync(new BakePlan());

        record.Verdict.ShouldBe(BakeVerdict.Pass, record.Line);
        record.Blind.TotalSeconds.ShouldBeInRange(55, 65);
        log.Lines.Count(line => line.StartsWith("Warning: 00:20 blind: Connection refused", StringComparison.Ordinal)).ShouldBe(1);
        log.Lines.ShouldContain(line => line.StartsWith("Info: 01:20 sees again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_source_that_never_answers_is_blind_and_not_waited_for()
    {
        var hanging = new HangingSource();

        var record = await BakeAsync(Local, Subject with { Telemetry = hanging });

        record.Verdict.ShouldBe(BakeVerdict.TelemetryError);
        record.Line.ShouldContain("no answer within 5 s");
        fresh.Requests.ShouldBeGreaterThan(500); // the probes went on meanwhile
    }

    [Fact]
    public async Task A_wall_clock_that_jumps_changes_nothing()
    {
        var task = new BakeRunner(clock, log).RunAsync(Local, Subject, CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(5));
        clock.JumpWallClock(TimeSpan.FromHours(-3));
        clock.Advance(TimeSpan.FromSeconds(5));
        clock.JumpWallClock(TimeSpan.FromDays(2));
        var record = await clock.RunAsync(task);

        record.Verdict.ShouldBe(BakeVerdict.Pass);
        record.Elapsed.ShouldBe(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_crash_is_seen_within_a_second_though_readings_are_five_apart()
    {
        fresh.Signals = () => Elapsed.TotalSeconds >= 7 ? [new(WorkloadSignalKind.Crashed, "new", "exited with 139")] : [];

        var record = await BakeAsync(new BakePlan());

        record.Line.ShouldBe("FAIL crashed: new: exited with 139 at 00:07");
        record.Signals.Single().At.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task Probes_that_are_refused_fail_the_bake()
    {
        fresh.Refuses = () => true;

        var record = await BakeAsync(Local);

        record.Verdict.ShouldBe(BakeVerdict.Fail);
        record.Line.ShouldContain("unanswered, last Connection refused");
        record.Elapsed.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_release_that_hangs_fails_in_the_words_of_the_probes_it_did_not_answer()
    {
        // More are due while these wait, and are not sent; that is not what is wrong with the release.
        var record = await BakeAsync(Local with { ProbeConcurrency = 8 }, Subject with { Telemetry = null, Probe = new HangingProbe(clock) });

        record.Samples.Sum(sample => sample.Probes?.NotSent ?? 0).ShouldBeGreaterThan(0);
        record.Line.ShouldStartWith("FAIL error-rate: new 8/8");
        record.Line.ShouldContain("(8 unanswered, last GET /work: no answer within 5 s)");
    }

    [Fact]
    public async Task Without_probes_and_traffic_it_is_inconclusive()
    {
        var record = await BakeAsync(Local with { ProbeRate = 0 });

        record.Verdict.ShouldBe(BakeVerdict.Inconclusive);
        record.Elapsed.ShouldBe(Local.MaximumDuration);
        fresh.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task Without_metrics_the_probes_judge()
    {
        var record = await BakeAsync(Local, Subject with { Telemetry = null });

        record.Verdict.ShouldBe(BakeVerdict.Pass);
        record.Plan.Evidence.ShouldBe(EvidenceSource.Probes);
    }

    [Fact]
    public async Task With_nothing_to_judge_by_it_does_not_begin()
    {
        var error = await Should.ThrowAsync<UsageException>(() =>
            new BakeRunner(clock, log).RunAsync(Local with { ProbeRate = 0 }, Subject with { Telemetry = null }, CancellationToken.None));

        error.Why.ShouldBe("It has no metrics, and the plan's ProbeRate is 0.");
    }

    [Fact]
    public async Task Cancelling_throws_and_leaves_nothing_under_way()
    {
        using var cancel = new CancellationTokenSource();
        var task = new BakeRunner(clock, log).RunAsync(Local, Subject, cancel.Token);
        clock.Advance(TimeSpan.FromSeconds(3));
        var sent = fresh.Requests;

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => clock.RunAsync(task));
        clock.Advance(TimeSpan.FromSeconds(10));
        fresh.Requests.ShouldBe(sent);
        clock.PendingTimers.ShouldBe(0);
        log.Statuses[^1].ShouldBeNull();
    }

    [Fact]
    public async Task Custom_checks_run_by_their_rules()
    {
        var runs = 0;
        var check = new DelegateCheck(
            new CheckRule { Name = "queue", Threshold = new(Comparison.Below, 10), Every = TimeSpan.FromSeconds(4) },
            _ => Task.FromResult(CheckReading.Of(++runs < 3 ? 1 : 12)));

        var record = await BakeAsync(Local, Subject with { Checks = [check] });

        record.Line.ShouldBe("FAIL queue: 12 is not < 10 at 00:08");
    }

    [Fact]
    public async Task A_check_that_hangs_is_blindness()
    {
        var check = new DelegateCheck(new CheckRule { Name = "smoke", Timeout = TimeSpan.FromSeconds(3) }, async token =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, token);
            return CheckReading.Good();
        });

        var record = await BakeAsync(Local, Subject with { Checks = [check] });

        record.Line.ShouldContain("smoke cannot look: no answer within 3 s");
        record.Verdict.ShouldBe(BakeVerdict.TelemetryError);
    }

    [Fact]
    public async Task Who_watches_sees_the_plan_and_one_status_line_a_reading()
    {
        await BakeAsync(Local, Subject with { OldTelemetry = old, OldProbe = old });

        log.Lines.ShouldContain("Info: promised: at most 1 % false rollbacks (0.5 % a check), at most 5 % of faults missed");
        log.Statuses.ShouldContain("00:03, 00:12 left · errors: new 0/61, old 0/61 · LLR -3.00 < -2.47 < 5.99 · 1 instance");
    }

    private static BakePlan Local => BakePlan.Local;

    private BakeSubject Subject => new("load-harness", "1.3.0") { Telemetry = fresh, Probe = fresh, Signals = fresh };

    private Task<BakeRecord> BakeAsync(BakePlan plan, BakeSubject? subject = null) =>
        clock.RunAsync(new BakeRunner(clock, log).RunAsync(plan, subject ?? Subject, CancellationToken.None));

    private sealed class HangingProbe(TimeProvider clock) : IProbe
    {
        public async Task<ProbeOutcome> SendAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.FromSeconds(5), clock, cancellationToken);
            return new ProbeOutcome(ProbeResult.Failed, TimeSpan.FromSeconds(5)) { Text = "GET /work: no answer within 5 s" };
        }
    }

    private sealed class HangingSource : ITelemetrySource
    {
        public Task<TelemetryReading> ReadAsync(CancellationToken cancellationToken) => new TaskCompletionSource<TelemetryReading>().Task;
    }
}
