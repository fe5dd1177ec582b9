using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Jobs by name, side by side.</summary>
public sealed class NamedJobs : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(UnitTests), nameof(BrowserTests)] },
    ];

    public Target Compile => _ => _.Executes(() => { });

    public Target UnitTests => _ => _.DependsOn(Compile).Job("unit-tests").Executes(() => { });

    public Target BrowserTests => _ => _.DependsOn(Compile).Job("browser-tests").Executes(() => { });
}
