using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>The smallest build there is.</summary>
public sealed class OneTarget : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Test)] },
    ];

    public Target Test => _ => _.Executes(() => { });
}
