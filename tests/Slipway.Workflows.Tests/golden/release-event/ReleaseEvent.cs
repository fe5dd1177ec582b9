using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>A published release.</summary>
public sealed class ReleaseEvent : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("announce") { On = [new ReleaseTrigger()], Targets = [nameof(Announce)] },
    ];

    public Target Announce => _ => _.Executes(() => { });
}
