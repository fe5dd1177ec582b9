using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>The checks of pull requests run for the merge queue too.</summary>
public sealed class MergeQueue : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger(), new MergeGroupTrigger()], Targets = [nameof(Test)] },
    ];

    public Target Test => _ => _.Executes(() => { });
}
