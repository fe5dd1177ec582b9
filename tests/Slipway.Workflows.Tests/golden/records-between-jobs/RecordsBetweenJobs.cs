using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>A record goes from the job that makes it to the job that reads it.</summary>
public sealed class RecordsBetweenJobs : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("main") { On = [new PushTrigger { Branches = ["main"] }], Targets = [nameof(Push)] },
    ];

    private static readonly Output<Sample> Record = new("version.json");

    public Target Version => _ => _.NeedsHistory().Produces(Record).Executes(() => { });

    public Target Push => _ => _.Consumes(Record).DependsOn(Version).NeedsPermission("packages", "write", "push the image").Executes(() => { });
}
