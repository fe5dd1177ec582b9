using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>A triggered target in another job is left out of the line that would bring it in.</summary>
public sealed class TriggeredInAnotherJob : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Deploy)] },
    ];

    public Target Deploy => _ => _.Triggers(Announce).Executes(() => { });

    public Target Announce => _ => _.Job("announce").Executes(() => { });
}
