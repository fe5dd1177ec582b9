using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Two environments in a row, the second behind the first.</summary>
public sealed class StagingThenProduction : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("main")
        {
            On = [new PushTrigger { Branches = ["main"] }],
            Targets = [nameof(Tag)],
            JobTimeout = TimeSpan.FromMinutes(20),
            Jobs = new Dictionary<string, JobOptions>
            {
                ["deploy-staging"] = new() { Concurrency = new Concurrency("staging", CancelInProgress: false) },
                ["deploy-production"] = new() { Concurrency = new Concurrency("production", CancelInProgress: false), Timeout = TimeSpan.FromHours(2) },
            },
        },
    ];

    private static readonly Output<Sample> Image = new("pushed.json");

    public Target Push => _ => _.NeedsPermission("id-token", "write", "sign in to the registry").Produces(Image).Executes(() => { });

    public Target DeployStaging => _ => _.DependsOn(Push).Consumes(Image).InEnvironment("staging").Executes(() => { });

    public Target BakeStaging => _ => _.DependsOn(DeployStaging).Executes(() => { });

    public Target DeployProduction => _ => _.DependsOn(BakeStaging).Consumes(Image).InEnvironment("production").Executes(() => { });

    public Target Tag => _ => _.DependsOn(DeployProduction).NeedsHistory().NeedsPermission("contents", "write", "push the tag").Executes(() => { });
}
