using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>A chain without marks stays one job.</summary>
public sealed class CompileAndTest : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PushTrigger { Branches = ["main"] }, new PullRequestTrigger { Branches = ["main"] }], Targets = [nameof(Test)] },
    ];

    public Target Compile => _ => _.Executes(() => { });

    public Target Test => _ => _.DependsOn(Compile).Executes(() => { });
}
