using System.Reflection;
using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests.Golden;

/// <summary>NUKE's attribute, for the simple case.</summary>
[GitHubActions(
    "ci",
    GitHubActionsImage.Ubuntu2404,
    On = [GitHubActionsTrigger.PullRequest],
    OnPushBranches = ["main"],
    InvokedTargets = [nameof(Test)],
    CacheKeyFiles = ["**/packages.lock.json"],
    TimeoutMinutes = 15)]
[GitHubActions("nightly", GitHubActionsImage.Windows2022, OnCronSchedule = "0 3 * * *", InvokedTargets = [nameof(Compile)])]
public sealed class SimpleAttribute : NukeBuild, IGoldenCase
{
    public static IReadOnlyList<Workflow> Workflows =>
    [
        .. typeof(SimpleAttribute).GetCustomAttributes<GitHubActionsAttribute>().Select(attribute => attribute.ToWorkflow()),
    ];

    public Target Compile => _ => _.Executes(() => { });

    public Target Test => _ => _.DependsOn(Compile).Executes(() => { });
}
