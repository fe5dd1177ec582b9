using Slipway.Components;
using Slipway.Workflows;
using Slipway.Workflows.GitHub;

/// <summary>When this repository's workflows start, and what they reach.</summary>
internal sealed partial class Build : IGenerateWorkflows
{
    public IReadOnlyList<Workflow> Workflows =>
    [
        // A pull request has no cloud credentials: its deployment is a dry run on 'local', in a job of its own.
        new("ci")
        {
            On = [new PullRequestTrigger(), new MergeGroupTrigger()],
            Targets = [nameof(IGenerateWorkflows.VerifyWorkflows), nameof(IDeploy.Deploy)],
            TargetJobs = new Dictionary<string, string>
            {
                [nameof(IScan.Scan)] = "scan",
                [nameof(IPush.Push)] = "rehearsal",
                [nameof(IDeploy.Deploy)] = "rehearsal",
            },
            Jobs = new Dictionary<string, JobOptions>
            {
                ["rehearsal"] = new() { Name = "Dry run of the deployment", Flags = ["dry-run"] },
            },
            CacheKeyFiles = ["**/packages.lock.json"],
        },
    ];
}
