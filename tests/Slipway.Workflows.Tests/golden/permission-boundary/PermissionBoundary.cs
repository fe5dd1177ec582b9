using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>A right belongs to the job that uses it and to no other.</summary>
public sealed class PermissionBoundary : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("main") { On = [new PushTrigger { Branches = ["main"] }], Targets = [nameof(Push)] },
    ];

    public Target Test => _ => _.Executes(() => { });

    public Target Push => _ => _.DependsOn(Test).NeedsPermission("packages", "write", "push the image").Executes(() => { });
}
