using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Packages are cached where nothing is published.</summary>
public sealed class CacheForChecks : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci")
        {
            On = [new PullRequestTrigger()],
            Targets = [nameof(Test)],
            CacheKeyFiles = ["**/packages.lock.json", "global.json"],
            CachePaths = ["~/.nuget/packages", "~/.npm"],
        },
    ];

    public Target Test => _ => _.Executes(() => { });
}
