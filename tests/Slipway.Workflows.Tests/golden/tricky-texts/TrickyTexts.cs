using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Texts that YAML readers take for something else.</summary>
public sealed class TrickyTexts : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("yes")
        {
            FileName = "tricky.yml",
            On = [new PushTrigger { Paths = ["on", "1.0", "*", "null", "a: b", "#c"] }],
            Targets = [nameof(Test)],
            Concurrency = new Concurrency("0x10", CancelInProgress: false),
            Jobs = new Dictionary<string, JobOptions>
            {
                ["build"] = new()
                {
                    Name = "Grün: 100 % & 'quoted' # no comment",
                    If = "!cancelled()",
                    Env = new Dictionary<string, string> { ["EMPTY"] = "", ["LINES"] = "a\nb\n", ["TIME"] = "12:30", ["TRUTH"] = "true" },
                },
            },
        },
    ];

    public Target Test => _ => _.Executes(() => { });
}
