using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Two targets of one environment with another between them are two jobs.</summary>
public sealed class SameMarksTwice : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Deploy)] },
    ];

    public Target Push => _ => _.InEnvironment("staging").Executes(() => { });

    public Target Scan => _ => _.DependsOn(Push).RunsOn("big").Executes(() => { });

    public Target Deploy => _ => _.DependsOn(Scan).InEnvironment("staging").Executes(() => { });
}
