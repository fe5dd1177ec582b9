using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>The same, declared by the target that follows.</summary>
public sealed class TriggeredByAnotherJob : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Deploy)] },
    ];

    public Target Deploy => _ => _.Executes(() => { });

    public Target Announce => _ => _.Job("announce").TriggeredBy(Deploy).Executes(() => { });
}
