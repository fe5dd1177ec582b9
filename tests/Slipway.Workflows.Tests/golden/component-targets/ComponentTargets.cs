using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Targets from components are cut like any others.</summary>
public sealed class ComponentTargets : NukeBuild, ISampleTest, ISamplePush, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(ISampleTest.Test), nameof(ISamplePush.Push)] },
    ];

    private static string Unused => "";
}

public interface ISampleTest : INukeBuild
{
    Target Test => _ => _.Executes(() => { });
}

public interface ISamplePush : INukeBuild
{
    Target Push => _ => _.TryDependsOn<ISampleTest>(x => x.Test).NeedsPermission("packages", "write", "push the image").Executes(() => { });
}
