using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Two reasons for one right stand on one line, and write includes read.</summary>
public sealed class MergedPermissions : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("publish") { On = [new DispatchTrigger()], Targets = [nameof(Tag), nameof(Notes)] },
    ];

    public Target Tag => _ => _.Job("publish").NeedsPermission("contents", "write", "push the tag").Executes(() => { });

    public Target Notes => _ => _.Job("publish").NeedsPermission("contents", "read", "read the commits")
        .NeedsPermission("issues", "read", "link closed issues").Executes(() => { });
}
