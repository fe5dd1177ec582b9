using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>One target on three machines, each with its part.</summary>
public sealed class PartitionedTests : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Report)] },
    ];

    public Target Compile => _ => _.Produces("bin/").Executes(() => { });

    public Target Test => _ => _.DependsOn(Compile).Consumes(Compile).Partition(3).Produces("results/").Executes((ctx, _) =>
    {
        ctx.Note($"part {ctx.Partition}");
        return Task.CompletedTask;
    });

    public Target Report => _ => _.DependsOn(Test).Consumes(Test).Executes(() => { });
}
