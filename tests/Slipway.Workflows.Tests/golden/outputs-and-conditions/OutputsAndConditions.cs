using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>A later job starts only when the earlier one says so.</summary>
public sealed class OutputsAndConditions : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("main")
        {
            On = [new PushTrigger { Branches = ["main"] }],
            Targets = [nameof(Release)],
            Jobs = new Dictionary<string, JobOptions>
            {
                ["build"] = new() { Outputs = new Dictionary<string, string> { ["released"] = "released" } },
                ["release"] = new() { If = "needs.build.outputs.released == 'true'" },
            },
        },
    ];

    public Target Version => _ => _.Executes(() => { });

    public Target Release => _ => _.DependsOn(Version).Job("release").Executes(() => { });
}
