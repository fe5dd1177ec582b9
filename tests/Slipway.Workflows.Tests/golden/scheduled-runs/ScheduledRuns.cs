using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Every night and on weekdays at noon.</summary>
public sealed class ScheduledRuns : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("nightly") { On = [new ScheduleTrigger("17 3 * * *", "0 12 * * MON-FRI")], Targets = [nameof(Rescan)] },
    ];

    public Target Rescan => _ => _.Executes(() => { });
}
