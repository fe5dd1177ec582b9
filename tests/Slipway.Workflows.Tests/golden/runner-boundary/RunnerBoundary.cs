using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>A target that needs another machine begins a job.</summary>
public sealed class RunnerBoundary : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Benchmark)] },
    ];

    public Target Compile => _ => _.Executes(() => { });

    public Target Benchmark => _ => _.DependsOn(Compile).RunsOn("ubuntu-24.04-16core").Executes(() => { });
}
