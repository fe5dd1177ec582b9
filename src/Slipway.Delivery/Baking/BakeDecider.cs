namespace Slipway.Delivery.Baking;

/// <summary>
/// Decides a bake: samples in, verdict out. Pure: no clock, no I/O, so that a live bake, a replay and a simulation are the same code.
/// </summary>
public sealed class BakeDecider
{
    private const int LongestReason = 600;

    private readonly BakePlan _plan;
    private readonly CounterLedger _counters;
    private readonly CounterLedger _oldCounters;
    private readonly RateCheck _errorRate;
    private readonly RateCheck? _latency;
    private readonly RelativeCheck? _relative;
    private readonly CustomCheck[] _custom;
    private readonly SignalJudge _signals = new();
    private readonly BlindTime _blind = new();
    private readonly ProbeNotes _probes = new();
    private BakeDecision _decision = new(null, null, "nothing was read yet");
    private TimeSpan _at;
    private string? _hint;
    private int _pods;
    private TimeSpan _lastEvidence;

    // Between the old release's readings and the new one's there may be some seconds; both are compared when both have news.
    private (long Errors, long Requests) _oldPending;
    private (long Errors, long Requests, long Busiest) _newPending;

    /// <summary>A decider for one bake by <paramref name="plan"/>, which is validated.</summary>
    public BakeDecider(BakePlan plan)
    {
        _plan = plan.Validated();
        var share = _plan.Promised().PerCheck;
        var m = _plan.IndependentRequests;
        _counters = new CounterLedger(_plan.Latency?.ThresholdSeconds);
        _oldCounters = new CounterLedger(_plan.Latency?.ThresholdSeconds);
        _errorRate = new RateCheck(BakePlan.ErrorRateCheck, _plan.IsShadow(BakePlan.ErrorRateCheck), _plan.ErrorRate, share, _plan.Beta, m);
        _latency = _plan.Latency is { } slo
            ? new RateCheck(BakePlan.LatencyCheck, _plan.IsShadow(BakePlan.LatencyCheck), new RateObjective(slo.P0, slo.P1), share, _plan.Beta, m)
            : null;
        _relative = _plan.CompareWithOld ? new RelativeCheck(_plan.IsShadow(BakePlan.RelativeCheck), share, _plan.RelativeTolerance, m) : null;
        _custom = [.. _plan.CustomChecks.Select(rule => new CustomCheck(rule))];
    }

    /// <summary>Blind time so far.</summary>
    public TimeSpan Blind => _blind.Total;

    /// <summary>Why the bake cannot see now.</summary>
    internal string? BlindReason => _blind.Reason;

    /// <summary>Where every check stands.</summary>
    public IReadOnlyList<CheckState> States() =>
    [
        _errorRate.State(),
        .. _latency is null ? [] : new[] { _latency.State() },
        .. _relative is null ? [] : new[] { _relative.State() },
        .. _custom.Select(check => check.State()),
    ];

    /// <summary>One line for people who watch.</summary>
    public string Status()
    {
        var left = _plan.MinimumDuration + _blind.Total - _at;
        var time = left > TimeSpan.Zero
            ? $"{Clock.Text(_at)}, {Clock.Text(left)} left"
            : $"{Clock.Text(_at)} of at most {Clock.Text(_plan.MaximumDuration + _blind.Total)}";
        var old = _errorRate.OldRequests > 0 ? $", old {_errorRate.OldBad}/{_errorRate.OldRequests}" : "";
        var instances = _pods > 0 ? $" · {_pods} instance{(_pods == 1 ? "" : "s")}{(_signals.NotReady > 0 ? $", {_signals.NotReady} not ready" : "")}" : "";
        return $"{time} · errors: new {_errorRate.Bad}/{_errorRate.Requests}{old} · "
            + $"LLR {_errorRate.AcceptAt:0.00} < {_errorRate.LogLikelihoodRatio:0.00} < {_errorRate.RejectAt:0.00}{instances}"
            + (_blind.Reason is { } reason ? $" · blind: {reason}" : "");
    }

    /// <summary>Takes the next sample. A verdict, once given, stays.</summary>
    public BakeDecision Observe(BakeSample sample)
    {
        if (_decision.Verdict is not null)
            return _decision;

        _at = sample.At > _at ? sample.At : _at;
        foreach (var signal in sample.Signals ?? [])
            _signals.Add(_at, signal);
        foreach (var ended in sample.Checks ?? [])
            Array.Find(_custom, check => check.Rule.Name == ended.Name)?.Add(ended.Reading);
        Count(sample);
        _blind.Advance(sample, _at, _custom);
        _errorRate.Conclude(_at);
        _latency?.Conclude(_at);
        return _decision = Decide();
    }

    private void Count(BakeSample sample)
    {
        _probes.Add(sample.Probes);
        if (sample.New is { } reading)
        {
            _hint = reading.Hint;
            _pods = reading.Blind is null ? reading.Pods.Count : _pods;
        }

        if (_plan.Evidence == EvidenceSource.Telemetry)
        {
            foreach (var delta in sample.New is null ? [] : _counters.Advance(sample.New))
                Judge(delta);
            foreach (var delta in sample.Old is null ? [] : _oldCounters.Advance(sample.Old))
                JudgeOld(delta);

            // No instance ever saw these, so no counter will ever hold them.
            if (sample.Probes is { Failed: > 0 } lost)
                Judge(new PodDelta("probe", lost.Failed, lost.Failed, 0, 0));
            if (sample.OldProbes is { Failed: > 0 } oldLost)
                JudgeOld(new PodDelta("probe", oldLost.Failed, oldLost.Failed, 0, 0));
        }
        else
        {
            if (sample.Probes is { } tally)
                Judge(DeltaOf(tally));
            if (sample.OldProbes is { } oldTally)
                JudgeOld(DeltaOf(oldTally));
        }

        Compare();
    }

    private static PodDelta DeltaOf(ProbeTally tally)
    {
        var answered = tally.Good + tally.ServerErrors;
        return new PodDelta("probe", answered + tally.Failed, tally.ServerErrors + tally.Failed, answered, tally.Slow);
    }

    private void Judge(PodDelta delta)
    {
        _errorRate.Add(delta.Errors, delta.Requests);
        _lastEvidence = delta.Requests > 0 ? _at : _lastEvidence;
        _latency?.Add(delta.Slow, delta.Timed);
        _newPending = (_newPending.Errors + delta.Errors, _newPending.Requests + delta.Requests, Math.Max(_newPending.Busiest, delta.Requests));
    }

    private void JudgeOld(PodDelta delta)
    {
        _errorRate.AddOld(delta.Errors, delta.Requests);
        _latency?.AddOld(delta.Slow, delta.Timed);
        _oldPending = (_oldPending.Errors + delta.Errors, _oldPending.Requests + delta.Requests);
    }

    private void Compare()
    {
        if (_newPending.Requests == 0 || _oldPending.Requests == 0)
            return;
        _relative?.Add(_newPending.Errors, _newPending.Requests, _newPending.Busiest, _oldPending.Errors, _oldPending.Requests);
        _newPending = default;
        _oldPending = default;
    }

    private BakeDecision Decide()
    {
        if (_signals.Superseded is { } winner)
            return End(BakeVerdict.Superseded, winner);
        if (_signals.Failure is { } failure)
            return End(BakeVerdict.Fail, failure);
        if (_errorRate is { Rejected: true, Shadow: false })
            return End(BakeVerdict.Fail, _errorRate.Rejection() + _probes.Reason);
        if (_latency is { Rejected: true, Shadow: false })
            return End(BakeVerdict.Fail, _latency.Rejection());
        if (_relative is { Rejected: true, Shadow: false })
            return End(BakeVerdict.Fail, _relative.Rejection());
        if (Array.Find(_custom, check => check is { Rejected: true, Rule.Shadow: false }) is { } check)
            return End(BakeVerdict.Fail, check.Rejection());

        if (_blind.Total > _plan.BlindCap)
            return End(BakeVerdict.TelemetryError, $"blind for {Clock.Text(_blind.Total)} of at most {Clock.Text(_plan.BlindCap)}: {_blind.LastReason}");

        var waiting = Obstacle();
        if (_at >= _plan.MinimumDuration + _blind.Total && waiting is null)
            return End(BakeVerdict.Pass, Acceptance());
        if (_at >= _plan.MaximumDuration + _blind.Total)
            return End(BakeVerdict.Inconclusive, waiting ?? "undecided");
        return new BakeDecision(null, null, waiting ?? $"the minimum duration, {Clock.Text(_plan.MinimumDuration + _blind.Total)}");
    }

    /// <summary>What stands between the release and a pass, other than time; the most telling first.</summary>
    private string? Obstacle()
    {
        if (_blind.Reason is { } reason)
            return $"blind: {reason}";
        if (_probes.Misaim is { } misaim)
            return misaim;
        if (_errorRate.Requests == 0)
            return "no-traffic: no request was judged" + (_probes.Answered > 0 && _plan.Evidence == EvidenceSource.Telemetry
                ? $", though {_probes.Answered} probes were answered: do the metric names and labels match? {_hint}".TrimEnd()
                : (_hint is null ? ", and silence proves nothing" : $": {_hint}") + _probes.Hindrance);
        if (_at - _lastEvidence > QuietLimit)
            return $"no-traffic: nothing was judged since {Clock.Text(_lastEvidence)}, and silence proves nothing";
        if (_errorRate.Requests < _plan.MinimumRequests)
            return $"evidence: {_errorRate.Requests} requests of at least {_plan.MinimumRequests}";
        return Undecided(_errorRate) ?? SlowObstacle() ?? _signals.Waiting(_at, _plan.SettleTime)
            ?? _custom.Where(check => !check.Rule.Shadow).Select(check => check.Waiting).FirstOrDefault(text => text is not null);
    }

    // A release that hangs counts nothing: what it did well before says little about now.
    private TimeSpan QuietLimit => _plan.SettleTime > 3 * _plan.Interval ? _plan.SettleTime : 3 * _plan.Interval;

    private string? SlowObstacle() =>
        _latency is null or { Shadow: true } ? null
        : _latency.Requests == 0 ? $"latency: no request was timed{(_counters.BucketProblem is { } problem ? $": {problem}" : "")}"
        : Undecided(_latency);

    private static string? Undecided(RateCheck check)
    {
        if (check.Shadow || (check.Accepted && !check.Suspicious))
            return null;
        return $"{check.Name}: {check.Counts()}, LLR {check.LogLikelihoodRatio:0.00} between {check.AcceptAt:0.00} and {check.RejectAt:0.00}";
    }

    private string Acceptance()
    {
        var upper = WilsonInterval.Of(_errorRate.Bad, _errorRate.Requests).Upper;
        var old = _errorRate.OldRequests > 0 ? $" vs old {_errorRate.OldBad}/{_errorRate.OldRequests}" : "";
        var names = _plan.DecidingTests().Concat(_custom.Where(check => !check.Rule.Shadow).Select(check => check.Rule.Name));
        return $"{string.Join(", ", names)}: new {_errorRate.Bad}/{_errorRate.Requests}{old}, below {BakePlanText.Share(upper)} by 95 %";
    }

    private BakeDecision End(BakeVerdict verdict, string reason) => new(verdict, $"{Word(verdict)} {OneLine(reason)} at {Clock.Text(_at)}", null);

    private static string OneLine(string text)
    {
        var line = string.Join(" | ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length <= LongestReason ? line : line[..LongestReason] + "…";
    }

    private static string Word(BakeVerdict verdict) => verdict switch
    {
        BakeVerdict.Pass => "PASS",
        BakeVerdict.Fail => "FAIL",
        BakeVerdict.Inconclusive => "INCONCLUSIVE",
        BakeVerdict.TelemetryError => "TELEMETRY-ERROR",
        _ => "SUPERSEDED",
    };
}
