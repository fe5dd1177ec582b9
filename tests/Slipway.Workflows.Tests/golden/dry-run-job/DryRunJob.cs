using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>One job of the workflow only rehearses.</summary>
public sealed class DryRunJob : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        new("ci")
        {
            On = [new PullRequestTrigger()],
            Targets = [nameof(Deploy)],
            TargetJobs = new Dictionary<string, string> { [nameof(Deploy)] = "rehearsal" },
            Jobs = new Dictionary<string, JobOptions> { ["rehearsal"] = new() { Name = "Dry run of the deployment", Flags = ["dry-run"] } },
        },
    ];

    public Target Test => _ => _.Executes(() => { });

    public Target Deploy => _ => _.DependsOn(Test).Executes(() => { });
}
