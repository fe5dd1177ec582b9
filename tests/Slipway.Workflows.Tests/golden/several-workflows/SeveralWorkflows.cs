using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Two files from one graph: each reaches what it needs.</summary>
public sealed class SeveralWorkflows : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Test)] },
        new("main") { On = [new PushTrigger { Branches = ["main"] }], Targets = [nameof(Push)], FileName = "on-main.yml" },
    ];

    public Target Test => _ => _.Executes(() => { });

    public Target Push => _ => _.DependsOn(Test).NeedsPermission("packages", "write", "push the image").Executes(() => { });
}
