using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>What nobody reads in another job is not uploaded.</summary>
public sealed class UnreadRecords : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Push)] },
    ];

    public Target Test => _ => _.Produces("tests.json").Executes(() => { });

    public Target Report => _ => _.DependsOn(Test).Consumes(Test).Executes(() => { });

    public Target Push => _ => _.DependsOn(Report).Job("push").Executes(() => { });
}
