using System.Text.RegularExpressions;
using Slipway.Workflows.GitHub;

namespace Slipway.Workflows;

/// <summary>What a repository must have before its workflows can run: read off the workflows themselves, for a check of the set-up.</summary>
/// <param name="Environments">Each environment with the secrets and variables that jobs read in it. An expression stands for every environment.</param>
/// <param name="UsesOidc">Whether a job signs in by OIDC, so that the cloud must trust the repository.</param>
/// <param name="RequiredChecks">The names of the jobs that pull requests start: what a branch rule can require.</param>
public sealed record WorkflowNeeds(
    IReadOnlyDictionary<string, IReadOnlyList<string>> Environments, bool UsesOidc, IReadOnlyList<string> RequiredChecks)
{
    /// <summary>The needs of these workflows together.</summary>
    public static WorkflowNeeds Of(IEnumerable<GitHubWorkflow> workflows)
    {
        var all = workflows.ToList();
        var jobs = all.SelectMany(workflow => workflow.Jobs).ToList();
        return new WorkflowNeeds(
            jobs.Where(job => job.Environment is not null).GroupBy(job => job.Environment!.Name, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .ToDictionary(
                    group => group.Key,
                    IReadOnlyList<string> (group) => [.. group.SelectMany(SettingsOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]),
            jobs.Exists(job => job.Permissions.Any(permission => permission.Scope == "id-token")),
            [.. all.Where(workflow => workflow.On.Any(trigger => trigger is PullRequestTrigger))
                .SelectMany(workflow => workflow.Jobs).Select(job => job.Name)]);
    }

    private static IEnumerable<string> SettingsOf(Job job) => job.Env.Concat(job.Steps.SelectMany(step => step.Env))
        .SelectMany(pair => Regex.Matches(pair.Value, @"\b(?:secrets|vars)\.(?!GITHUB_TOKEN\b)\w+").Select(match => match.Value));
}
