using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>An overridden target keeps the marks of the component.</summary>
public sealed class InheritedTarget : NukeBuild, ISampleScan, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = ["Scan"] },
    ];

    Target ISampleScan.Scan => _ => _.Inherit<ISampleScan>(x => x.Scan).Executes(() => { });
}

public interface ISampleScan : INukeBuild
{
    Target Scan => _ => _.RunsOn("big").NeedsPermission("security-events", "write", "report findings").Executes(() => { });
}
