using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>A tag that a person pushed.</summary>
public sealed class TagPush : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("release") { On = [new PushTrigger { Tags = ["v[0-9]+.[0-9]+.[0-9]+"] }], Targets = [nameof(Release)] },
    ];

    public Target Release => _ => _.NeedsHistory().NeedsPermission("contents", "write", "publish the release").Executes(() => { });
}
