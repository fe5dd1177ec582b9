using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Three jobs at once, and one that waits for all.</summary>
public sealed class FanOutFanIn : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Report)] },
    ];

    public Target Compile => _ => _.Produces("bin/").Executes(() => { });

    public Target Lint => _ => _.Job("lint").DependsOn(Compile).Consumes(Compile).Produces("lint.json").Executes(() => { });

    public Target Test => _ => _.Job("test").DependsOn(Compile).Consumes(Compile).Produces("tests.json").Executes(() => { });

    public Target Scan => _ => _.Job("scan").DependsOn(Compile).Produces("scan.json").Executes(() => { });

    public Target Report => _ => _.DependsOn(Lint, Test, Scan).Consumes(Lint, Test, Scan).Executes(() => { });
}
