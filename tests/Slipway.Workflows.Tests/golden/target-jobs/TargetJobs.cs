using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>The workflow draws the boundary, not the target.</summary>
public sealed class TargetJobs : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Test)], TargetJobs = new Dictionary<string, string> { [nameof(Test)] = "tests" } },
    ];

    public Target Compile => _ => _.Executes(() => { });

    public Target Test => _ => _.DependsOn(Compile).Executes(() => { });
}
