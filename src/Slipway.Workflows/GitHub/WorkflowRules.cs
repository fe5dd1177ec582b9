using System.Text.RegularExpressions;
using Slipway.Workflows.Stages;

namespace Slipway.Workflows.GitHub;

/// <summary>
/// What every workflow must keep to before it is written: GitHub's own limits, and the rules that make the file clean under actionlint and zizmor's
/// pedantic persona. A breach is a <see cref="Tooling.UsageException"/> that says where and what to do.
/// </summary>
public static partial class WorkflowRules
{
    /// <summary>Checks the workflow and all of its jobs.</summary>
    /// <exception cref="Tooling.UsageException">A rule is broken.</exception>
    public static void Check(GitHubWorkflow workflow)
    {
        var file = workflow.FileName;
        Require(workflow.Name.Trim().Length > 0, $"The workflow {file} has no name.", "GitHub would list it by its path.", "Name it.");
        Require(
            FileName().IsMatch(file),
            $"'{file}' cannot be a workflow's file name.",
            "GitHub reads .yml and .yaml files directly below .github/workflows.",
            "Use lower case letters, digits and dashes, and end in .yml.");
        Require(workflow.On.Count > 0, $"{file}: nothing starts the workflow.", "It would never run.", "Give it a trigger.");
        Require(workflow.Jobs.Count > 0, $"{file}: the workflow has no job.", "GitHub refuses such a file.", "Give it a target to reach.");
        Require(workflow.Concurrency.Group.Length > 0, $"{file}: the concurrency group has no name.", "Runs would not wait for each other.", "Name it.");
        TriggerRules.Check(file, workflow.On);

        var ids = workflow.Jobs.Select(job => job.Id).ToList();
        var twice = ids.GroupBy(id => id, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1)?.Key;
        Require(twice is null, $"{file}: two jobs are called '{twice}'.", "The later would replace the earlier.", "Rename one.");
        foreach (var job in workflow.Jobs)
        {
            var unknown = job.Needs.FirstOrDefault(need => !ids.Contains(need));
            Require(
                unknown is null,
                $"{file}: the job '{job.Id}' needs '{unknown}', which is not there.",
                "GitHub refuses such a file." + Usage.Nearest(unknown ?? "", ids),
                "Jobs: " + string.Join(", ", ids) + ".");
            CheckJob(workflow, job);
        }

        var needs = workflow.Jobs.ToDictionary(job => job.Id, job => job.Needs, StringComparer.Ordinal);
        Graphs.Sort(ids, id => needs[id], "job");
    }

    /// <summary>
    /// Whether the workflow can publish: it starts on tags or releases, or a job may write or stands in an environment. Nothing that an attacker could
    /// have put into a cache may be restored there.
    /// </summary>
    public static bool Publishes(GitHubWorkflow workflow) =>
        workflow.On.Any(trigger => trigger is ReleaseTrigger or PushTrigger { Tags.Count: > 0 })
        || workflow.Jobs.Any(job => job.Environment is not null || job.Permissions.Any(permission => permission.Access == "write"));

    private static void CheckJob(GitHubWorkflow workflow, Job job)
    {
        var where = $"{workflow.FileName}, job '{job.Id}'";
        Require(
            Identifier().IsMatch(job.Id),
            $"{where}: the key is not a valid one.",
            "GitHub wants a letter or underscore, then letters, digits, dashes and underscores.",
            "Rename the job.");
        Require(job.Timeout > TimeSpan.Zero, $"{where}: the time limit must be positive.", $"It is {job.Timeout}.", "Set a timeout, for example 30 minutes.");
        Require(job.Steps.Count > 0, $"{where}: it has no steps.", "GitHub refuses such a job.", "Give it one.");
        Require(
            job.RunsOn.Labels.Count > 0 || job.RunsOn.Group is not null,
            $"{where}: no runner is named.",
            "GitHub could not place the job.",
            "Give it a label or a group.");
        CheckCondition(where, job.If);
        CheckEnv(where, job, job.Env);
        foreach (var permission in job.Permissions)
        {
            CheckPermission(where, permission);
        }

        foreach (var container in job.Services.Select(service => service.Value).Concat(job.Container is null ? [] : [job.Container]))
        {
            Require(
                ImageByDigest().IsMatch(container.Image),
                $"{where}: the image '{container.Image}' is not named by digest.",
                "A tag can be moved to another image, a digest cannot.",
                "Write name@sha256:<64 hexadecimal digits>; 'docker buildx imagetools inspect' shows it.");
            CheckEnv(where, job, container.Env);
        }

        if (job.Matrix is { } matrix)
        {
            Require(
                Identifier().IsMatch(matrix.Axis) && matrix.Values.Count > 0 && matrix.Values.Distinct(StringComparer.Ordinal).Count() == matrix.Values.Count,
                $"{where}: the matrix '{matrix.Axis}' needs a plain name and at least one value, each once.",
                "Values: " + string.Join(", ", matrix.Values) + ".",
                "Mend the matrix.");
        }

        var publishes = Publishes(workflow);
        foreach (var (step, i) in job.Steps.Select((step, i) => (step, i)))
        {
            CheckStep($"{where}, step {i + 1}", job, step, publishes);
        }
    }

    private static void CheckStep(string where, Job job, Step step, bool publishes)
    {
        CheckCondition(where, step.If);
        CheckEnv(where, job, step.Env);
        if (step is RunStep run)
        {
            Require(run.Command.Trim().Length > 0, $"{where}: the command is empty.", "The step would do nothing.", "Remove the step.");
            Require(
                !run.Command.Contains("${{", StringComparison.Ordinal),
                $"{where}: an expression stands in the command.",
                "GitHub pastes the value into the script: who controls the value runs commands.",
                "Put the expression into the step's Env and use \"$NAME\" in the command.");
        }

        if (step is not UsesStep uses)
        {
            return;
        }

        CheckEnv(where, job, uses.With, names: false);
        Require(
            uses.Action != KnownActions.Checkout || Has(uses, "persist-credentials", "false"),
            $"{where}: checkout keeps its token on the disk.",
            "Every later step and every uploaded folder could read it.",
            "Add (\"persist-credentials\", \"false\").");
        var caches = uses.Action == KnownActions.Cache || (uses.Action.StartsWith("actions/setup-", StringComparison.Ordinal) && Has(uses, "cache", "true"));
        Require(
            !(caches && publishes),
            $"{where}: a cache is restored in a workflow that publishes.",
            "Any branch's run could have put something into it that would then be shipped.",
            "Leave the cache out here; the workflow that checks pull requests may have it.");
    }

    private static void CheckPermission(string where, Permission permission)
    {
        Require(
            Permission.Scopes.Contains(permission.Scope),
            $"{where}: GitHub knows no permission '{permission.Scope}'.",
            "The file would be refused." + Usage.Nearest(permission.Scope, Permission.Scopes),
            "Scopes: " + string.Join(", ", Permission.Scopes) + ".");
        string[] access = permission.Scope switch { "id-token" => ["write"], "models" => ["read"], _ => ["read", "write"] };
        Require(
            access.Contains(permission.Access),
            $"{where}: '{permission.Scope}' cannot be '{permission.Access}'.",
            "The file would be refused.",
            "Allowed: " + string.Join(", ", access) + ".");
        Require(
            permission.Why.Trim().Length > 0 && !permission.Why.Contains('\n'),
            $"{where}: the permission '{permission.Scope}: {permission.Access}' does not say why it is needed.",
            "A right without a reason is never taken away again.",
            "Give one short line.");
    }

    private static void CheckCondition(string where, string? condition)
    {
        if (condition is null)
        {
            return;
        }

        Require(
            condition.Trim().Length > 0 && !condition.Contains('\n') && !condition.Contains("${{", StringComparison.Ordinal),
            $"{where}: the condition must be one line without ${{{{ }}}}.",
            "GitHub takes text around a fenced expression, a line break included, for a non-empty string: always true.",
            "Write the bare expression on one line.");
        Require(
            !Ternary().IsMatch(condition),
            $"{where}: the condition mixes && and ||.",
            "'a && b || c' is not a choice between b and c: when b is false it gives c.",
            "Put parentheses around what belongs together.");
        Require(
            !condition.Contains("github.actor", StringComparison.Ordinal),
            $"{where}: the condition trusts github.actor.",
            "It names who started the latest event, not who wrote the change; it can be made to name a bot.",
            "Use github.event.pull_request.user.login.");
    }

    private static void CheckEnv(string where, Job job, IEnumerable<KeyValuePair<string, string>> env, bool names = true)
    {
        foreach (var (name, value) in env)
        {
            Require(!names || Variable().IsMatch(name), $"{where}: '{name}' cannot be an environment variable.", "A shell could not read it.", "Rename it.");
            Require(
                !WholeSecrets().IsMatch(value),
                $"{where}: '{name}' takes all secrets.",
                "A step gets what it needs by name, so that a leak is one secret and not all.",
                "Name the secret: ${{ secrets.NAME }}.");
            var secret = OneSecret().Match(value);
            Require(
                !secret.Success || secret.Groups[1].Value == "GITHUB_TOKEN" || job.Environment is not null,
                $"{where}: the secret {secret.Groups[1].Value} is read outside an environment.",
                "A repository-wide secret is open to every workflow of every branch.",
                "Give the target an environment, and store the secret there.");
        }
    }

    private static bool Has(UsesStep step, string name, string value) =>
        step.With.Any(input => input.Key == name && input.Value.Equals(value, StringComparison.OrdinalIgnoreCase));

    internal static void Require(bool kept, string what, string why, string cure)
    {
        if (!kept)
        {
            throw Usage.Error(what, why, cure);
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9_-]*\\.ya?ml$")]
    private static partial Regex FileName();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_-]*$")]
    private static partial Regex Identifier();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Variable();

    [GeneratedRegex("^[^@\\s]+@sha256:[0-9a-f]{64}$")]
    private static partial Regex ImageByDigest();

    [GeneratedRegex("\\bsecrets\\.([A-Za-z_][A-Za-z0-9_]*)")]
    private static partial Regex OneSecret();

    [GeneratedRegex(@"&&[^()]*\|\|")]
    private static partial Regex Ternary();

    [GeneratedRegex("\\bsecrets\\b(?!\\s*\\.)")]
    private static partial Regex WholeSecrets();
}
