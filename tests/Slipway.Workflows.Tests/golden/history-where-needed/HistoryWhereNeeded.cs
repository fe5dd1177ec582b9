using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>The target that reads tags gets them; the other job stays shallow.</summary>
public sealed class HistoryWhereNeeded : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Lint), nameof(Version)] },
    ];

    public Target Lint => _ => _.Job("lint").Executes(() => { });

    public Target Version => _ => _.NeedsHistory().Executes(() => { });
}
