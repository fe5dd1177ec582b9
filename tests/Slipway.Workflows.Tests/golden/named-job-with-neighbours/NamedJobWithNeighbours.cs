using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>An unmarked target between two of a named job belongs to it.</summary>
public sealed class NamedJobWithNeighbours : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Check)] },
    ];

    public Target Prepare => _ => _.Job("Database").Executes(() => { });

    public Target Migrate => _ => _.DependsOn(Prepare).Executes(() => { });

    public Target Check => _ => _.DependsOn(Migrate).Job("Database").Executes(() => { });
}
