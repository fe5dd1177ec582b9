using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>One target on three machines, each with its part.</summary>
public sealed class PartitionedTests : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Report)] },
    ];

    [Parameter("The part of the tests to run, as 1/3.")]
    private readonly string? _partition = null;

    public Target Compile => _ => _.Produces("bin/").Executes(() => { });

    public Target Test => _ => _.DependsOn(Compile).Consumes(Compile).Partition(3).Produces("results/").Executes(() => _partition?.ToString());

    public Target Report => _ => _.DependsOn(Test).Consumes(Test).Executes(() => { });
}
