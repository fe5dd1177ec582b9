using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>What a killed deployment left is finished or undone in the same job.</summary>
public sealed class RecoverAfterDeploy : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("deploy")
        {
            On = [new PushTrigger { Branches = ["main"] }],
            Targets = [nameof(Bake)],
            Recoveries = [new Recovery(nameof(Deploy), nameof(Recover))],
        },
    ];

    public Target Deploy => _ => _.InEnvironment("production").Executes(() => { });

    public Target Bake => _ => _.DependsOn(Deploy).Executes(() => { });

    public Target Recover => _ => _.Executes(() => { });
}
