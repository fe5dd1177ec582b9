using Slipway.Tooling;

namespace Slipway.Delivery.Baking;

/// <summary>One bake under way.</summary>
internal sealed class BakeSession
{
    private readonly BakePlan _plan;
    private readonly BakeSubject _subject;
    private readonly TimeProvider _clock;
    private readonly ILog _log;
    private readonly long _start;
    private readonly BakeDecider _decider;
    private readonly ProbePump? _probes;
    private readonly ProbePump? _oldProbes;
    private readonly CheckSchedule[] _checks;
    private readonly List<BakeSample> _samples = [];
    private readonly List<NotedSignal> _signals = [];
    private TimeSpan _nextLook = TimeSpan.Zero;
    private TimeSpan _nextReading = TimeSpan.Zero;
    private string? _blindSince;

    public BakeSession(BakePlan plan, BakeSubject subject, TimeProvider clock, ILog log)
    {
        (_plan, _subject, _clock, _log) = (plan, subject, clock, log);
        _start = _clock.GetTimestamp();
        _decider = new BakeDecider(_plan);
        _probes = _subject.Probe is { } probe && _plan.ProbeRate > 0 ? new ProbePump(probe, _plan) : null;
        _oldProbes = _subject.OldProbe is { } oldProbe && _plan.ProbeRate > 0 ? new ProbePump(oldProbe, _plan) : null;
        _checks = [.. _subject.Checks.Select(check => new CheckSchedule(check, _clock))];
    }

    // Monotonic: a wall clock that jumps does not matter. In whole milliseconds, as the record keeps it.
    private TimeSpan Now => TimeSpan.FromMilliseconds(Math.Floor(_clock.GetElapsedTime(_start).TotalMilliseconds));

    public async Task<BakeRecord> RunAsync(CancellationToken cancellationToken)
    {
        var startedAt = _clock.GetUtcNow();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var (verdict, line) = await WatchAsync(ending.Token).ConfigureAwait(false);
            return new BakeRecord
            {
                Service = _subject.Service,
                Release = _subject.Release,
                Digest = _subject.Digest,
                Environment = _subject.Environment,
                Verdict = verdict,
                Line = line,
                Plan = _plan,
                Promised = _plan.Promised(),
                StartedAt = startedAt,
                Elapsed = _samples[^1].At,
                Blind = _decider.Blind,
                Checks = _decider.States(),
                Signals = _signals,
                Samples = _samples,
            };
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            foreach (var pump in new[] { _probes, _oldProbes }.OfType<ProbePump>())
                await pump.StopAsync().ConfigureAwait(false);
            foreach (var check in _checks)
                await check.StopAsync().ConfigureAwait(false);
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

            _probes?.SendDue(Now, cancellationToken);
            _oldProbes?.SendDue(Now, cancellationToken);
            if (reading is null && Now >= _nextLook)
                reading = LookAsync(cancellationToken);
            if (reading is not { IsCompleted: true })
                await WaitAsync(reading, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WaitAsync(Task? reading, CancellationToken cancellationToken)
    {
        var due = reading is null ? _nextLook : TimeSpan.MaxValue;
        due = _probes is { } pump && pump.NextDue < due ? pump.NextDue : due;
        due = _oldProbes is { } oldPump && oldPump.NextDue < due ? oldPump.NextDue : due;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = due == TimeSpan.MaxValue
            ? Task.Delay(Timeout.InfiniteTimeSpan, _clock, enough.Token)
            : Task.Delay(AtLeastOneMillisecond(due - Now), _clock, enough.Token);
        await Task.WhenAny(reading is null ? [delay] : new[] { delay, reading }).ConfigureAwait(false);
        enough.Cancel();
    }

    private static TimeSpan AtLeastOneMillisecond(TimeSpan wait) => wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1);

    private async Task<BakeSample> LookAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        var counters = now >= _nextReading;
        var step = _plan.SignalInterval < _plan.Interval ? _plan.SignalInterval : _plan.Interval;
        _nextLook = After(_nextLook, step, now);
        if (counters)
            _nextReading = After(_nextReading, _plan.Interval, now);

        var fresh = counters ? ReadAsync(_subject.Telemetry, cancellationToken) : NoReading;
        var old = counters && _plan.CompareWithOld ? ReadAsync(_subject.OldTelemetry, cancellationToken) : NoReading;
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
        var reading = await Guarded.RunAsync(source.ReadAsync, TelemetryReading.NotReadable, _plan.ReadTimeout, _clock, cancellationToken)
            .ConfigureAwait(false);
        return TelemetryTrim.For(_plan, reading);
    }

    private async Task<(IReadOnlyList<WorkloadSignal>? Signals, string? Blind)> SignalsAsync(CancellationToken cancellationToken)
    {
        if (_subject.Signals is not { } source)
            return (null, null);
        return await Guarded.RunAsync<(IReadOnlyList<WorkloadSignal>? Signals, string? Blind)>(
            async token => (await source.ReadAsync(token).ConfigureAwait(false), null),
            reason => (null, reason),
            _plan.ReadTimeout,
            _clock,
            cancellationToken).ConfigureAwait(false);
    }

    private BakeDecision Take(BakeSample read, CancellationToken cancellationToken)
    {
        var ended = _checks.Select(check => check.Advance(Now, cancellationToken)).OfType<CheckSample>().ToArray();
        var sample = read with
        {
            At = Now,
            Probes = _probes?.Drain(),
            OldProbes = _oldProbes?.Drain(),
            Checks = ended.Length > 0 ? ended : null,
        };
        _samples.Add(sample);
        foreach (var signal in sample.Signals ?? [])
        {
            _signals.Add(new NotedSignal(sample.At, signal));
            _log.Info($"{Clock.Text(sample.At)} {signal.Instance}: {signal.Message}");
        }

        var decision = _decider.Observe(sample);
        _log.Progress(_decider.Status());
        NoteBlindness(sample.At);
        return decision;
    }

    private void NoteBlindness(TimeSpan at)
    {
        if (_decider.BlindReason is { } reason && _blindSince is null)
            _log.Warn($"{Clock.Text(at)} blind: {reason}; this extends the bake by as long as it lasts, up to {Clock.Text(_plan.BlindCap)} in all");
        else if (_decider.BlindReason is null && _blindSince is not null)
            _log.Info($"{Clock.Text(at)} sees again; blind for {Clock.Text(_decider.Blind)} so far");
        _blindSince = _decider.BlindReason;
    }
}
