namespace Slipway.Delivery.Baking;

/// <summary>A bake plan in words.</summary>
internal static class BakePlanText
{
    public static IEnumerable<string> Of(BakePlan plan)
    {
        var promised = plan.Promised();
        yield return $"watch for {Clock.Text(plan.MinimumDuration)} to {Clock.Text(plan.MaximumDuration)}, "
            + $"reading every {plan.Interval.TotalSeconds:0.##} s, blind for at most {Clock.Text(plan.BlindCap)} in all";
        yield return $"{BakePlan.ErrorRateCheck}: good {Share(plan.ErrorRate.P0)}, bad {Share(plan.ErrorRate.P1)}{Shadow(plan, BakePlan.ErrorRateCheck)}";
        if (plan.Latency is { } latency)
        {
            yield return $"{BakePlan.LatencyCheck}: slower than {latency.ThresholdSeconds:0.###} s: good {Share(latency.P0)}, bad {Share(latency.P1)}"
                + Shadow(plan, BakePlan.LatencyCheck);
        }

        if (plan.CompareWithOld)
        {
            yield return $"{BakePlan.RelativeCheck}: not more errors than {Times(plan.RelativeTolerance)}the old release has"
                + Shadow(plan, BakePlan.RelativeCheck);
        }

        foreach (var rule in plan.CustomChecks)
            yield return $"{rule.Name}: {Rule(rule)}";
        var judge = plan.Evidence == EvidenceSource.Telemetry ? "the service's own counters" : "the probes' answers";
        yield return plan.ProbeRate > 0
            ? $"probes: {plan.ProbeRate:0.##} a second; judged by {judge}"
            : "probes: none; only real traffic is judged";
        yield return $"promised: at most {Share(promised.FalseRollback)} false rollbacks ({Share(promised.PerCheck)} a check), "
            + $"at most {Share(promised.MissedFault)} of faults missed";
    }

    public static string Share(double share) => $"{share * 100:0.##} %";

    private static string Shadow(BakePlan plan, string check) => plan.IsShadow(check) ? " (in shadow)" : "";

    private static string Times(double tolerance) => tolerance > 1 ? $"{tolerance:0.##} times what " : "";

    private static string Rule(CheckRule rule) =>
        (rule.Threshold is { } threshold ? $"value {threshold}" : "passes")
        + (rule.Every > TimeSpan.Zero ? $", every {rule.Every.TotalSeconds:0.##} s, fails after {rule.FailureLimit} in a row" : ", once")
        + (rule.Shadow ? " (in shadow)" : "");
}
