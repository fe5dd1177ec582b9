using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>A group of the organisation, from the declaration.</summary>
public sealed class RunnerGroup : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Test)], Runner = new Runner("linux") { Group = "large" } },
    ];

    public Target Test => _ => _.Executes(() => { });
}
