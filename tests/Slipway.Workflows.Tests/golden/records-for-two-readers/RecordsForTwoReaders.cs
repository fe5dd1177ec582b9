using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Each reader fetches what it reads and no more.</summary>
public sealed class RecordsForTwoReaders : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("main") { On = [new PushTrigger { Branches = ["main"] }], Targets = [nameof(Tag)] },
    ];

    private static readonly Output<Sample> Record = new("version.json");

    public Target Version => _ => _.Produces(Record).Executes(() => { });

    public Target Image => _ => _.DependsOn(Version).Produces("images/").Executes(() => { });

    public Target Scan => _ => _.Job("scan").Consumes(Image).DependsOn(Image).Executes(() => { });

    public Target Tag => _ => _.Job("tag").Consumes(Record).DependsOn(Scan, Version).NeedsPermission("contents", "write", "push the tag").Executes(() => { });
}
