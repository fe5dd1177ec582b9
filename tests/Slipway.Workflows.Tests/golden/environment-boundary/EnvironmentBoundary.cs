using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>An environment with its approval begins a job.</summary>
public sealed class EnvironmentBoundary : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("deploy")
        {
            On = [new PushTrigger { Branches = ["main"] }],
            Targets = [nameof(Smoke)],
            Jobs = new Dictionary<string, JobOptions> { ["deploy"] = new() { EnvironmentUrl = "https://shop.example.org/" } },
        },
    ];

    public Target Test => _ => _.Executes(() => { });

    public Target Deploy => _ => _.DependsOn(Test).InEnvironment("production").Executes(() => { });

    public Target Smoke => _ => _.DependsOn(Deploy).Executes(() => { });
}
