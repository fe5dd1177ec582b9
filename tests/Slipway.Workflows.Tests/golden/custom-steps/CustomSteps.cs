using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>Steps of one's own before and after the build.</summary>
public sealed class CustomSteps : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci")
        {
            On = [new PullRequestTrigger()],
            Targets = [nameof(Test)],
            Jobs = new Dictionary<string, JobOptions>
            {
                ["build"] = new()
                {
                    Before =
                    [
                        Step.Run("sudo apt-get update\nsudo apt-get install --yes skopeo\n") with { Name = "Install tools", Timeout = TimeSpan.FromMinutes(5) },
                    ],
                    After =
                    [
                        Step.Uses(KnownActions.UploadArtifact, ("name", "log"), ("path", ".nuke/temp/report.html"), ("include-hidden-files", "true")) with
                        {
                            Name = "Keep the report", If = "always()", ContinueOnError = true,
                        },
                    ],
                    Env = new Dictionary<string, string> { ["COLUMNS"] = "120" },
                },
            },
        },
    ];

    public Target Test => _ => _.Produces("scan.sarif").Executes(() => { });
}
