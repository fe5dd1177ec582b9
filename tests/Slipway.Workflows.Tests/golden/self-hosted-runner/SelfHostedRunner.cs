using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>All labels must be on the machine.</summary>
public sealed class SelfHostedRunner : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Test)] },
    ];

    public Target Test => _ => _.RunsOn("self-hosted, linux, arm64").Executes(() => { });
}
