using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Conditions of the build hold when the job runs; the file has the target all the same.</summary>
public sealed class SkippedBySwitch : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci") { On = [new PullRequestTrigger()], Targets = [nameof(Pack)] },
    ];

    public Target Test => _ => _.OnlyWhenStatic(() => IsLocalBuild).Executes(() => { });

    public Target Pack => _ => _.DependsOn(Test).OnlyWhenDynamic(() => IsServerBuild).Job("pack").Executes(() => { });
}
