namespace Slipway.Delivery.Baking;

/// <summary>What a bake plan must satisfy.</summary>
internal static class BakePlanRules
{
    public static IEnumerable<string> ProblemsOf(BakePlan plan)
    {
        foreach (var (name, value) in Positive(plan))
            if (value <= TimeSpan.Zero)
                yield return $"{name} is {value}; it must be above zero.";
        if (plan.MaximumDuration < plan.MinimumDuration)
            yield return $"MaximumDuration is {plan.MaximumDuration}; it cannot be below MinimumDuration, {plan.MinimumDuration}.";
        if (plan.BlindCap < TimeSpan.Zero || plan.SettleTime < TimeSpan.Zero)
            yield return $"BlindCap is {plan.BlindCap} and SettleTime {plan.SettleTime}; neither can be negative.";
        if (plan.Alpha is not (> 0 and < 0.5))
            yield return $"Alpha is {plan.Alpha}; it is a share between 0 and 0.5, such as 0.01 for one false rollback in a hundred.";
        if (plan.Beta is not (> 0 and < 0.5))
            yield return $"Beta is {plan.Beta}; it is a share between 0 and 0.5, such as 0.05 for one missed fault in twenty.";
        foreach (var problem in Rates("ErrorRate", plan.ErrorRate.P0, plan.ErrorRate.P1))
            yield return problem;
        if (plan.Latency is { } latency)
        {
            foreach (var problem in Rates("Latency", latency.P0, latency.P1))
                yield return problem;
            if (!(latency.ThresholdSeconds > 0))
                yield return $"Latency.ThresholdSeconds is {latency.ThresholdSeconds}; it must be above zero, and a bucket bound (le) of the histogram.";
        }

        if (!(plan.RelativeTolerance >= 1))
            yield return $"RelativeTolerance is {plan.RelativeTolerance}; 1 means “not worse than the old release”, 2 “not twice as bad”.";
        if (plan.ProbeRate is not (>= 0 and <= 1000))
            yield return $"ProbeRate is {plan.ProbeRate}; it is requests a second, from 0 (none) to 1000.";
        if (plan.ProbeConcurrency < 1 || plan.IndependentRequests < 1 || plan.MinimumRequests < 1)
            yield return "ProbeConcurrency, IndependentRequests and MinimumRequests must be at least 1: a bake never passes on silence.";
        foreach (var problem in Checks(plan))
            yield return problem;
    }

    private static IEnumerable<(string Name, TimeSpan Value)> Positive(BakePlan plan) =>
    [
        ("MinimumDuration", plan.MinimumDuration),
        ("Interval", plan.Interval),
        ("SignalInterval", plan.SignalInterval),
        ("ReadTimeout", plan.ReadTimeout),
    ];

    private static IEnumerable<string> Rates(string name, double p0, double p1)
    {
        if (!(p0 > 0 && p0 < p1 && p1 < 1))
            yield return $"{name} has P0 {p0} and P1 {p1}; 0 < P0 (good) < P1 (bad) < 1 is needed.";
    }

    private static IEnumerable<string> Checks(BakePlan plan)
    {
        var names = plan.CustomChecks.Select(rule => rule.Name).ToArray();
        var known = new[] { BakePlan.ErrorRateCheck, BakePlan.LatencyCheck, BakePlan.RelativeCheck };
        foreach (var shadow in plan.ShadowChecks.Except(known, StringComparer.Ordinal))
            yield return $"ShadowChecks names “{shadow}”; it can name {string.Join(", ", known)} (a custom check has Shadow in its own rule).";
        foreach (var twice in names.Concat(known).GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
            yield return $"Two checks are named “{twice.Key}”.";
        foreach (var rule in plan.CustomChecks)
        {
            if (string.IsNullOrWhiteSpace(rule.Name))
                yield return "A custom check has no name.";
            if (rule.FailureLimit < 1 || (rule.Every <= TimeSpan.Zero && rule.FailureLimit > 1))
                yield return $"{rule.Name}: FailureLimit is {rule.FailureLimit}; 1 for a check that runs once (Every is zero), at least 1 for others.";
            if (rule.Every < TimeSpan.Zero || rule.Timeout <= TimeSpan.Zero)
                yield return $"{rule.Name}: Every is {rule.Every} and Timeout {rule.Timeout}; Every cannot be negative, Timeout must be above zero.";
        }

        var mandatory = plan.DecidingTests().Any(check => check != BakePlan.RelativeCheck);
        if (!mandatory)
            yield return "Every check that can accept a release is in shadow, so nothing could ever pass; leave error-rate or latency in.";
    }
}
