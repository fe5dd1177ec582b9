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

        // Every push goes to staging; what passes its bake there is tagged, and released by the workflow that this one starts.
        new("main")
        {
            On = [new PushTrigger { Branches = ["main"] }],
            Targets = [nameof(IBake.Bake), nameof(IReportDora.ReportDora), nameof(IRelease.DispatchRelease)],
            Parameters = new Dictionary<string, string> { ["environment"] = "staging" },
            TargetJobs = new Dictionary<string, string>
            {
                [nameof(IScan.Scan)] = "scan",
                [nameof(IPush.Push)] = "deliver",
                [nameof(IDeploy.Deploy)] = "deliver",
                [nameof(IBake.Bake)] = "deliver",
                [nameof(IReportDora.ReportDora)] = "deliver",
                [nameof(ITag.Tag)] = "tag",
                [nameof(IRelease.DispatchRelease)] = "tag",
            },
            Jobs = new Dictionary<string, JobOptions>
            {
                ["deliver"] = new() { Name = "Deliver to staging" },
                ["tag"] = new() { Name = "Tag, and start the release" },
            },
            Recoveries = [new Recovery(nameof(IDeploy.Deploy), nameof(IOperate.Recover))],
        },

        // On the version's tag: the digest that staging has verified, behind the approval of production.
        new("release")
        {
            On =
            [
                new DispatchTrigger(new WorkflowInput("version") { Parameter = nameof(IVersion.ReleaseVersion), Required = true, Description = "The version, as its tag: v1.2.3. Start the workflow on that tag." }),
                new PushTrigger { Tags = ["v[0-9]+.[0-9]+.[0-9]+"] },
            ],
            Targets = [nameof(IBake.Bake), nameof(IReportDora.ReportDora), nameof(IRelease.Release)],
            Parameters = new Dictionary<string, string> { ["environment"] = "production", ["promote-from"] = "staging" },
            TargetJobs = new Dictionary<string, string>
            {
                [nameof(IVersion.Version)] = "version",
                [nameof(IPromote.Promote)] = "deliver",
                [nameof(IDeploy.Deploy)] = "deliver",
                [nameof(IBake.Bake)] = "deliver",
                [nameof(IReportDora.ReportDora)] = "deliver",
                [nameof(ITag.Tag)] = "publish",
                [nameof(IRelease.Release)] = "publish",
            },
            Jobs = new Dictionary<string, JobOptions>
            {
                ["deliver"] = new() { Name = "Deliver to production" },
                ["publish"] = new() { Name = "Publish the release" },
            },
            Recoveries = [new Recovery(nameof(IDeploy.Deploy), nameof(IOperate.Recover))],
        },

        new("rollback")
        {
            On =
            [
                new DispatchTrigger(
                    WorkflowInput.Choice("environment", "staging", "production") with { Required = true, Description = "Where to go back" },
                    new WorkflowInput("version") { Parameter = nameof(IOperate.To), Description = "The version to go back to. Empty: the last verified one before" }),
            ],
            Targets = [nameof(IOperate.Rollback), nameof(IReportDora.ReportDora)],
            Assumed = new Dictionary<string, string> { ["environment"] = "production" },
            TargetJobs = new Dictionary<string, string>
            {
                [nameof(IOperate.Rollback)] = "rollback",
                [nameof(IReportDora.ReportDora)] = "rollback",
            },
            Recoveries = [new Recovery(nameof(IOperate.Rollback), nameof(IOperate.Recover))],
        },

        new("nightly")
        {
            On = [new ScheduleTrigger("17 3 * * *"), new DispatchTrigger()],
            Targets = [nameof(IMaintain.Rescan), nameof(IGenerateWorkflows.VerifyWorkflows), nameof(IMaintain.DependencyReport)],

            // Each for itself: a file that was edited by hand must not hide a package that is vulnerable.
            TargetJobs = new Dictionary<string, string>
            {
                [nameof(IGenerateWorkflows.VerifyWorkflows)] = "drift",
                [nameof(IMaintain.DependencyReport)] = "dependencies",
            },
        },
    ];
}
