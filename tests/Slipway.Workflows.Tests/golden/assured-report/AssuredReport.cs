using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>A report in a job of its own runs although the tests failed, with the records that were made.</summary>
public sealed class AssuredReport : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Test), nameof(Report)] },
    ];

    public Target Test => _ => _.Produces("tests.json").Executes(() => { });

    public Target Report => _ => _.After(Test).Consumes(Test).Job("report").AssuredAfterFailure().Executes(() => { });
}
