using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Files by a glob, and a folder whose name begins with a dot.</summary>
public sealed class FilesByGlob : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Publish)] },
    ];

    public Target Pack => _ => _.Produces("packages/*.nupkg").Executes(() => { });

    public Target Index => _ => _.DependsOn(Pack).Produces(".index/").Executes(() => { });

    public Target Publish => _ => _.Job("publish").Consumes(Pack, Index).DependsOn(Index).Executes(() => { });
}
