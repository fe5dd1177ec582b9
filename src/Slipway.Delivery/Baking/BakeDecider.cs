namespace Slipway.Delivery.Baking;

/// <summary>
/// Decides a bake: samples in, verdict out. Pure: no clock, no I/O, so that a live bake, a replay and a simulation are the same code.
/// </summary>
public sealed class BakeDecider
{
    private const int LongestReason = 600;

    private readonly BakePlan plan;
    private readonly CounterLedger counters;
    private readonly CounterLedger oldCounters;
    private readonly RateCheck errorRate;
    private readonly RateCheck? latency;
    private readonly RelativeCheck? relative;
    private readonly CustomCheck[] custom;
    private readonly SignalJudge signals = new();
    private readonly BlindTime blind = new();
    private readonly ProbeNotes probes = new();
    private BakeDecision decision = new(null, null, "nothing was read yet");
    private TimeSpan at;
    private string? hint;
    private int pods;
    private TimeSpan lastEvidence;

    // Between the old release's readings and the new one's there may be some seconds; both are compared when both have news.
    private (long Errors, long Requests) oldPending;
    private (long Errors, long Requests, long Busiest) newPending;

    /// <summary>A decider for one bake by <paramref name="plan"/>, which is validated.</summary>
    public BakeDecider(BakePlan plan)
    {
        this.plan = plan.Validated();
        var share = plan.Promised().PerCheck;
        var m = plan.IndependentRequests;
        counters = new CounterLedger(plan.Latency?.ThresholdSeconds);
        oldCounters = new CounterLedger(plan.Latency?.ThresholdSeconds);
        errorRate = new RateCheck(BakePlan.ErrorRateCheck, plan.IsShadow(BakePlan.ErrorRateCheck), plan.ErrorRate, share, plan.Beta, m);
        latency = plan.Latency is { } slo
            ? new RateCheck(BakePlan.LatencyCheck, plan.IsShadow(BakePlan.LatencyCheck), new RateObjective(slo.P0, slo.P1), share, plan.Beta, m)
            : null;
        relative = plan.CompareWithOld ? new RelativeCheck(plan.IsShadow(BakePlan.RelativeCheck), share, plan.RelativeTolerance, m) : null;
        custom = [.. plan.CustomChecks.Select(rule => new CustomCheck(rule))];
    }

    /// <summary>Blind time so far.</summary>
    public TimeSpan Blind => blind.Total;

    /// <summary>Why the bake cannot see now.</summary>
    internal string? BlindReason => blind.Reason;

    /// <summary>Where every check stands.</summary>
    public IReadOnlyList<CheckState> States() =>
    [
        errorRate.State(),
        .. latency is null ? [] : new[] { latency.State() },
        .. relative is null ? [] : new[] { relative.State() },
        .. custom.Select(check => check.State()),
    ];

    /// <summary>One line for people who watch.</summary>
    public string Status()
    {
        var left = plan.MinimumDuration + blind.Total - at;
        var time = left > TimeSpan.Zero ? $"{Clock.Text(at)}, {Clock.Text(left)} left" : $"{Clock.Text(at)} of at most {Clock.Text(plan.MaximumDuration + blind.Total)}";
        var old = errorRate.OldRequests > 0 ? $", old {errorRate.OldBad}/{errorRate.OldRequests}" : "";
        var instances = pods > 0 ? $" · {pods} instance{(pods == 1 ? "" : "s")}{(signals.NotReady > 0 ? $", {signals.NotReady} not ready" : "")}" : "";
        return $"{time} · errors: new {errorRate.Bad}/{errorRate.Requests}{old} · "
            + $"LLR {errorRate.AcceptAt:0.00} < {errorRate.LogLikelihoodRatio:0.00} < {errorRate.RejectAt:0.00}{instances}"
            + (blind.Reason is { } reason ? $" · blind: {reason}" : "");
    }

    /// <summary>Takes the next sample. A verdict, once given, stays.</summary>
    public BakeDecision Observe(BakeSample sample)
    {
        if (decision.Verdict is not null)
            return decision;

        at = sample.At > at ? sample.At : at;
        foreach (var signal in sample.Signals ?? [])
            signals.Add(at, signal);
        foreach (var ended in sample.Checks ?? [])
            Array.Find(custom, check => check.Rule.Name == ended.Name)?.Add(ended.Reading);
        Count(sample);
        blind.Advance(sample, at, custom);
        errorRate.Conclude(at);
        latency?.Conclude(at);
        return decision = Decide();
    }

    private void Count(BakeSample sample)
    {
        probes.Add(sample.Probes);
        if (sample.New is { } reading)
        {
            hint = reading.Hint;
            pods = reading.Blind is null ? reading.Pods.Count : pods;
        }

        if (plan.Evidence == EvidenceSource.Telemetry)
        {
            foreach (var delta in sample.New is null ? [] : counters.Advance(sample.New))
                Judge(delta);
            foreach (var delta in sample.Old is null ? [] : oldCounters.Advance(sample.Old))
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
        errorRate.Add(delta.Errors, delta.Requests);
        lastEvidence = delta.Requests > 0 ? at : lastEvidence;
        latency?.Add(delta.Slow, delta.Timed);
        newPending = (newPending.Errors + delta.Errors, newPending.Requests + delta.Requests, Math.Max(newPending.Busiest, delta.Requests));
    }

    private void JudgeOld(PodDelta delta)
    {
        errorRate.AddOld(delta.Errors, delta.Requests);
        latency?.AddOld(delta.Slow, delta.Timed);
        oldPending = (oldPending.Errors + delta.Errors, oldPending.Requests + delta.Requests);
    }

    private void Compare()
    {
        if (newPending.Requests == 0 || oldPending.Requests == 0)
            return;
        relative?.Add(newPending.Errors, newPending.Requests, newPending.Busiest, oldPending.Errors, oldPending.Requests);
        newPending = default;
        oldPending = default;
    }

    private BakeDecision Decide()
    {
        if (signals.Superseded is { } winner)
            return End(BakeVerdict.Superseded, winner);
        if (signals.Failure is { } failure)
            return End(BakeVerdict.Fail, failure);
        if (errorRate is { Rejected: true, Shadow: false })
            return End(BakeVerdict.Fail, errorRate.Rejection() + probes.Reason);
        if (latency is { Rejected: true, Shadow: false })
            return End(BakeVerdict.Fail, latency.Rejection());
        if (relative is { Rejected: true, Shadow: false })
            return End(BakeVerdict.Fail, relative.Rejection());
        if (Array.Find(custom, check => check is { Rejected: true, Rule.Shadow: false }) is { } check)
            return End(BakeVerdict.Fail, check.Rejection());

        if (blind.Total > plan.BlindCap)
            return End(BakeVerdict.TelemetryError, $"blind for {Clock.Text(blind.Total)} of at most {Clock.Text(plan.BlindCap)}: {blind.LastReason}");

        var waiting = Obstacle();
        if (at >= plan.MinimumDuration + blind.Total && waiting is null)
            return End(BakeVerdict.Pass, Acceptance());
        if (at >= plan.MaximumDuration + blind.Total)
            return End(BakeVerdict.Inconclusive, waiting ?? "undecided");
        return new BakeDecision(null, null, waiting ?? $"the minimum duration, {Clock.Text(plan.MinimumDuration + blind.Total)}");
    }

    /// <summary>What stands between the release and a pass, other than time; the most telling first.</summary>
    private string? Obstacle()
    {
        if (blind.Reason is { } reason)
            return $"blind: {reason}";
        if (errorRate.Requests == 0)
            return "no-traffic: no request was judged" + (probes.Answered > 0 && plan.Evidence == EvidenceSource.Telemetry
                ? $", though {probes.Answered} probes were answered: do the metric names and labels match? {hint}".TrimEnd()
                : hint is null ? ", and silence proves nothing" : $": {hint}");
        if (probes.Misaim is { } misaim)
            return misaim;
        if (at - lastEvidence > QuietLimit)
            return $"no-traffic: nothing was judged since {Clock.Text(lastEvidence)}, and silence proves nothing";
        if (errorRate.Requests < plan.MinimumRequests)
            return $"evidence: {errorRate.Requests} requests of at least {plan.MinimumRequests}";
        return Undecided(errorRate) ?? SlowObstacle() ?? signals.Waiting(at, plan.SettleTime)
            ?? custom.Where(check => !check.Rule.Shadow).Select(check => check.Waiting).FirstOrDefault(text => text is not null);
    }

    // A release that hangs counts nothing: what it did well before says little about now.
    private TimeSpan QuietLimit => plan.SettleTime > 3 * plan.Interval ? plan.SettleTime : 3 * plan.Interval;

    private string? SlowObstacle() =>
        latency is null or { Shadow: true } ? null
        : latency.Requests == 0 ? $"latency: no request was timed{(counters.BucketProblem is { } problem ? $": {problem}" : "")}"
        : Undecided(latency);

    private static string? Undecided(RateCheck check)
    {
        if (check.Shadow || (check.Accepted && !check.Suspicious))
            return null;
        return $"{check.Name}: {check.Counts()}, LLR {check.LogLikelihoodRatio:0.00} between {check.AcceptAt:0.00} and {check.RejectAt:0.00}";
    }

    private string Acceptance()
    {
        var upper = WilsonInterval.Of(errorRate.Bad, errorRate.Requests).Upper;
        var old = errorRate.OldRequests > 0 ? $" vs old {errorRate.OldBad}/{errorRate.OldRequests}" : "";
        var names = plan.DecidingTests().Concat(custom.Where(check => !check.Rule.Shadow).Select(check => check.Rule.Name));
        return $"{string.Join(", ", names)}: new {errorRate.Bad}/{errorRate.Requests}{old}, below {BakePlanText.Share(upper)} by 95 %";
    }

    private BakeDecision End(BakeVerdict verdict, string reason) => new(verdict, $"{Word(verdict)} {OneLine(reason)} at {Clock.Text(at)}", null);

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
