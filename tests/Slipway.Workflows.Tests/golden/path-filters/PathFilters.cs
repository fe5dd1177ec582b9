using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Only when the sources changed.</summary>
public sealed class PathFilters : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci")
        {
            On =
            [
                new PushTrigger { Branches = ["main", "release/**"], PathsIgnore = ["docs/**", "**/*.md"] },
                new PullRequestTrigger { Paths = ["src/**", "!src/**/*.md"], Types = ["opened", "synchronize", "ready_for_review"] },
            ],
            Targets = [nameof(Test)],
        },
    ];

    public Target Test => _ => _.Executes(() => { });
}
