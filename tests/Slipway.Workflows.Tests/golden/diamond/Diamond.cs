using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Two branches that meet again, without marks.</summary>
public sealed class Diamond : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Check)] },
    ];

    public Target Restore => _ => _.Executes(() => { });

    public Target Lint => _ => _.DependsOn(Restore).Executes(() => { });

    public Target Test => _ => _.DependsOn(Restore).Executes(() => { });

    public Target Check => _ => _.DependsOn(Lint, Test).Executes(() => { });
}
