using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Jobs that do not start on other branches; what comes after one that did not start runs all the same, unless something failed.</summary>
public sealed class ConditionsOnTheRun : NukeBuild, IGoldenCase
{
    private static readonly RunCondition Released = RunCondition.Branch("main") | RunCondition.Tag("v");

    private static readonly Output<string> Url = new("url.json");

    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("main")
        {
            On = [new PushTrigger(), new PullRequestTrigger(), new DispatchTrigger()],
            Targets = [nameof(Announce), nameof(Report), nameof(Clean)],
        },
    ];

    public Target Compile => _ => _.Job("build").Executes(() => { });

    public Target Deploy => _ => _.DependsOn(Compile).Job("deploy").OnlyOn(Released).Produces(Url).Executes(() => { });

    public Target Announce => _ => _.DependsOn(Deploy).Job("announce").OnlyOn(Released).OnlyOn(RunCondition.Event(RunEvent.Push)).Consumes(Url).Executes(() => { });

    public Target Report => _ => _.After(Deploy).Job("report").Consumes(Url).Executes(() => { });

    public Target Clean => _ => _.After(Compile).Job("clean").OnlyOn(RunCondition.Event(RunEvent.PullRequest)).AssuredAfterFailure().Executes(() => { });
}
