using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Before and After order jobs without bringing targets in.</summary>
public sealed class OrderOnly : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Clean), nameof(Compile), nameof(Docs)] },
    ];

    public Target Clean => _ => _.Before(Compile).Job("clean").Executes(() => { });

    public Target Compile => _ => _.Job("compile").Executes(() => { });

    public Target Docs => _ => _.After(Compile).Job("docs").Executes(() => { });
}
