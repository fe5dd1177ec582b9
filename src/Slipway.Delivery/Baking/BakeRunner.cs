using Slipway.Tooling;

namespace Slipway.Delivery.Baking;

/// <summary>Carries out a bake: probes, reads, and lets a <see cref="BakeDecider"/> decide.</summary>
public sealed class BakeRunner(TimeProvider clock, ILog log)
{
    /// <summary>
    /// Runs until there is a verdict. What the sources say, or do not say, never throws; a plan or subject that cannot be baked is a
    /// <see cref="UsageException"/>, and cancellation an <see cref="OperationCanceledException"/> (what then becomes of the release is the caller's).
    /// </summary>
    public async Task<BakeRecord> RunAsync(BakePlan plan, BakeSubject subject, CancellationToken cancellationToken)
    {
        var effective = EffectivePlan(plan, subject);
        foreach (var line in effective.Describe())
            log.Info(line);

        var session = new BakeSession(effective, subject, clock, log);
        try
        {
            return await session.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            log.Progress(null);
        }
    }

    /// <summary>The plan as it will be carried out for this subject; what a dry run prints.</summary>
    public static BakePlan EffectivePlan(BakePlan plan, BakeSubject subject)
    {
        var byTelemetry = subject.Telemetry is not null;
        var probes = subject.Probe is not null && plan.ProbeRate > 0;
        if (!byTelemetry && !probes)
        {
            throw new UsageException(
                $"Nothing can judge {subject.Service} {subject.Release}.",
                subject.Probe is null ? "It has neither metrics nor probes." : "It has no metrics, and the plan's ProbeRate is 0.",
                "Give the service a metrics route, or probe routes with a ProbeRate above 0.");
        }

        return (plan with
        {
            Evidence = byTelemetry ? EvidenceSource.Telemetry : EvidenceSource.Probes,
            ProbeRate = subject.Probe is null ? 0 : plan.ProbeRate,
            CompareWithOld = plan.CompareWithOld && (byTelemetry ? subject.OldTelemetry is not null : subject.OldProbe is not null),
            ShadowChecks = subject.OldIsRecorded && !plan.RecordedBaselineDecides && !plan.IsShadow(BakePlan.RelativeCheck)
                ? [.. plan.ShadowChecks, BakePlan.RelativeCheck]
                : plan.ShadowChecks,
            CustomChecks = [.. subject.Checks.Select(check => check.Rule)],
        }).Validated();
    }
}
