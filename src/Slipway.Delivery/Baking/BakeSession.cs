using Slipway.Tooling;

namespace Slipway.Delivery.Baking;

/// <summary>One bake under way.</summary>
internal sealed class BakeSession
{
    private readonly BakePlan plan;
    private readonly BakeSubject subject;
    private readonly TimeProvider clock;
    private readonly ILog log;
    private readonly long start;
    private readonly BakeDecider decider;
    private readonly ProbePump? probes;
    private readonly ProbePump? oldProbes;
    private readonly CheckSchedule[] checks;
    private readonly List<BakeSample> samples = [];
    private readonly List<NotedSignal> signals = [];
    private TimeSpan nextLook = TimeSpan.Zero;
    private TimeSpan nextReading = TimeSpan.Zero;
    private string? blindSince;

    public BakeSession(BakePlan plan, BakeSubject subject, TimeProvider clock, ILog log)
    {
        (this.plan, this.subject, this.clock, this.log) = (plan, subject, clock, log);
        start = clock.GetTimestamp();
        decider = new BakeDecider(plan);
        probes = subject.Probe is { } probe && plan.ProbeRate > 0 ? new ProbePump(probe, plan) : null;
        oldProbes = subject.OldProbe is { } oldProbe && plan.ProbeRate > 0 ? new ProbePump(oldProbe, plan) : null;
        checks = [.. subject.Checks.Select(check => new CheckSchedule(check, clock))];
    }

    // Monotonic: a wall clock that jumps does not matter. In whole milliseconds, as the record keeps it.
    private TimeSpan Now => TimeSpan.FromMilliseconds(Math.Floor(clock.GetElapsedTime(start).TotalMilliseconds));

    public async Task<BakeRecord> RunAsync(CancellationToken cancellationToken)
    {
        var startedAt = clock.GetUtcNow();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var (verdict, line) = await WatchAsync(ending.Token).ConfigureAwait(false);
            return new BakeRecord
            {
                Service = subject.Service,
                Release = subject.Release,
                Digest = subject.Digest,
                Environment = subject.Environment,
                Verdict = verdict,
                Line = line,
                Plan = plan,
                Promised = plan.Promised(),
                StartedAt = startedAt,
                Elapsed = samples[^1].At,
                Blind = decider.Blind,
                Checks = decider.States(),
                Signals = signals,
                Samples = samples,
            };
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll([probes?.StopAsync() ?? Task.CompletedTask, oldProbes?.StopAsync() ?? Task.CompletedTask, .. checks.Select(check => check.StopAsync())])
                .ConfigureAwait(false);
        }
    }

    private async Task<(BakeVerdict Verdict, string Line)> WatchAsync(CancellationToken cancellationToken)
    {
        // The first reading is what all others are compared with, so it comes before the first probe.
        var reading = LookAsync(cancellationToken);
        await reading.ConfigureAwait(false);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reading is { IsCompleted: true })
            {
                var decision = Take(await reading.ConfigureAwait(false), cancellationToken);
                reading = null;
                if (decision is { Verdict: { } verdict, Line: { } line })
                    return (verdict, line);
            }

            probes?.SendDue(Now, cancellationToken);
            oldProbes?.SendDue(Now, cancellationToken);
            if (reading is null && Now >= nextLook)
                reading = LookAsync(cancellationToken);
            if (reading is not { IsCompleted: true })
                await WaitAsync(reading, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(Task? reading, CancellationToken cancellationToken)
    {
        var due = reading is null ? nextLook : TimeSpan.MaxValue;
        due = probes is { } pump && pump.NextDue < due ? pump.NextDue : due;
        due = oldProbes is { } oldPump && oldPump.NextDue < due ? oldPump.NextDue : due;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = due == TimeSpan.MaxValue
            ? Task.Delay(Timeout.InfiniteTimeSpan, clock, enough.Token)
            : Task.Delay(AtLeastOneMillisecond(due - Now), clock, enough.Token);
        await Task.WhenAny(reading is null ? [delay] : new[] { delay, reading }).ConfigureAwait(false);
        enough.Cancel();
    }

    private static TimeSpan AtLeastOneMillisecond(TimeSpan wait) => wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1);

    private async Task<BakeSample> LookAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        var counters = now >= nextReading;
        var step = plan.SignalInterval < plan.Interval ? plan.SignalInterval : plan.Interval;
        nextLook = After(nextLook, step, now);
        if (counters)
            nextReading = After(nextReading, plan.Interval, now);

        var fresh = counters ? ReadAsync(subject.Telemetry, cancellationToken) : NoReading;
        var old = counters && plan.CompareWithOld ? ReadAsync(subject.OldTelemetry, cancellationToken) : NoReading;
        var noticed = SignalsAsync(cancellationToken);
        await Task.WhenAll(fresh, old, noticed).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();

        var (heard, blind) = await noticed.ConfigureAwait(false);
        return new BakeSample(now)
        {
            New = await fresh.ConfigureAwait(false),
            Old = await old.ConfigureAwait(false),
            Signals = heard,
            SignalsBlind = blind,
        };
    }

    // What is missed while the machine was busy is not made up for.
    private static TimeSpan After(TimeSpan due, TimeSpan step, TimeSpan now) => due + step > now ? due + step : now + step;

    private static Task<TelemetryReading?> NoReading => Task.FromResult<TelemetryReading?>(null);

    private async Task<TelemetryReading?> ReadAsync(ITelemetrySource? source, CancellationToken cancellationToken)
    {
        if (source is null)
            return null;
        var reading = await Guarded.RunAsync(source.ReadAsync, TelemetryReading.NotReadable, plan.ReadTimeout, clock, cancellationToken).ConfigureAwait(false);
        return TelemetryTrim.For(plan, reading);
    }

    private async Task<(IReadOnlyList<WorkloadSignal>? Signals, string? Blind)> SignalsAsync(CancellationToken cancellationToken)
    {
        if (subject.Signals is not { } source)
            return (null, null);
        return await Guarded.RunAsync<(IReadOnlyList<WorkloadSignal>? Signals, string? Blind)>(
            async token => (await source.ReadAsync(token).ConfigureAwait(false), null),
            reason => (null, reason),
            plan.ReadTimeout,
            clock,
            cancellationToken).ConfigureAwait(false);
    }

    private BakeDecision Take(BakeSample read, CancellationToken cancellationToken)
    {
        var ended = checks.Select(check => check.Advance(Now, cancellationToken)).OfType<CheckSample>().ToArray();
        var sample = read with
        {
            At = Now,
            Probes = probes?.Drain(),
            OldProbes = oldProbes?.Drain(),
            Checks = ended.Length > 0 ? ended : null,
        };
        samples.Add(sample);
        foreach (var signal in sample.Signals ?? [])
        {
            signals.Add(new NotedSignal(sample.At, signal));
            log.Info($"{Clock.Text(sample.At)} {signal.Instance}: {signal.Message}");
        }

        var decision = decider.Observe(sample);
        log.Progress(decider.Status());
        NoteBlindness(sample.At);
        return decision;
    }

    private void NoteBlindness(TimeSpan at)
    {
        if (decider.BlindReason is { } reason && blindSince is null)
            log.Warn($"{Clock.Text(at)} blind: {reason}; this extends the bake by as long as it lasts, up to {Clock.Text(plan.BlindCap)} in all");
        else if (decider.BlindReason is null && blindSince is not null)
            log.Info($"{Clock.Text(at)} sees again; blind for {Clock.Text(decider.Blind)} so far");
        blindSince = decider.BlindReason;
    }
}
