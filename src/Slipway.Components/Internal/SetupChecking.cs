using System.Text.Json;
using Slipway.Delivery;
using Slipway.Delivery.Git;
using Slipway.Delivery.GitHub;
using Slipway.Tooling;
using Slipway.Workflows;
using Slipway.Workflows.Pinning;

namespace Slipway.Components.Internal;

/// <summary>Holds what the workflows need against what the repository on GitHub has.</summary>
internal sealed class SetupChecking(TargetContext ctx, IGenerateWorkflows build)
{
    private readonly List<SetupFinding> _findings = [];

    public async Task RunAsync(bool fix, CancellationToken cancellationToken)
    {
        var compiler = new WorkflowCompiler(ctx.Build.WithParameters, new PinFile(ctx.Root).Catalog());
        var needs = WorkflowNeeds.Of(build.Workflows.Select(compiler.Compile));
        var settings = (await ClientAsync(cancellationToken).ConfigureAwait(false)).Settings;
        var repository = await settings.RepositoryAsync(cancellationToken).ConfigureAwait(false) ?? throw new UsageException(
            $"GitHub knows no repository {settings.Repository}.", "It does not exist, or the token may not see it.", "Check the remote's address, and the token: gh auth status.");

        await CheckEnvironmentsAsync(settings, Concrete(needs), fix, cancellationToken).ConfigureAwait(false);
        await CheckBranchAsync(settings, repository.DefaultBranch, needs.RequiredChecks, cancellationToken).ConfigureAwait(false);
        await CheckIdentityAsync(repository, needs.UsesOidc, settings, cancellationToken).ConfigureAwait(false);
        Report(settings.Repository);
    }

    private async Task<GitHubClient> ClientAsync(CancellationToken cancellationToken)
    {
        var remote = await new GitRepository(ctx.Processes, ctx.Root).RemoteAsync(cancellationToken).ConfigureAwait(false);
        return await GitHubAccess.ClientAsync(ctx, cancellationToken, remote?.Url).ConfigureAwait(false) ?? throw new UsageException(
            "It is not known which repository on GitHub this is.",
            remote is null ? "git has no remote." : $"The remote's address, {remote.Url}, is not one of GitHub's.",
            "Set GITHUB_REPOSITORY to owner/name.");
    }

    // What an input chooses may be any environment that the build delivers to.
    private SortedDictionary<string, IReadOnlyList<string>> Concrete(WorkflowNeeds needs)
    {
        var all = build is IHaveEnvironments delivering ? delivering.AllEnvironments.Where(environment => environment.Workload is not LocalMachine) : [];
        var concrete = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (name, wanted) in needs.Environments)
        {
            foreach (var environment in name.Contains("${{", StringComparison.Ordinal) ? all.Select(environment => environment.Name) : [name])
            {
                concrete[environment] = [.. concrete.GetValueOrDefault(environment, []).Union(wanted)];
            }
        }

        return concrete;
    }

    private async Task CheckEnvironmentsAsync(GitHubSettings settings, SortedDictionary<string, IReadOnlyList<string>> wanted, bool fix, CancellationToken cancellationToken)
    {
        var environments = await settings.EnvironmentsAsync(cancellationToken).ConfigureAwait(false);
        var shared = new HashSet<string>(await settings.SharedAsync(cancellationToken).ConfigureAwait(false), StringComparer.OrdinalIgnoreCase);
        shared.UnionWith(await SettingsOfAsync(settings, null, cancellationToken).ConfigureAwait(false));
        foreach (var (environment, names) in wanted)
        {
            var exists = environments.Contains(environment, StringComparer.OrdinalIgnoreCase);
            if (!exists && fix)
            {
                await settings.CreateEnvironmentAsync(environment, cancellationToken).ConfigureAwait(false);
            }

            _findings.Add(new(
                $"environment {environment}", exists || (fix && !ctx.IsDryRun) ? SetupState.There : SetupState.Missing,
                exists || fix ? null : $"gh api --method PUT repos/{settings.Repository}/environments/{environment}"));
            var own = exists ? await SettingsOfAsync(settings, environment, cancellationToken).ConfigureAwait(false) : [];
            foreach (var name in names)
            {
                _findings.Add(Setting(environment, name, own.Contains(name) || shared.Contains(name)));
            }
        }
    }

    private static SetupFinding Setting(string environment, string name, bool exists)
    {
        var (kind, key) = name.Split('.') is ["secrets", var secret] ? ("secret", secret) : ("variable", name.Split('.')[^1]);
        var what = $"{kind} {key} in {environment}";
        return (exists, kind) switch
        {
            (true, _) => new(what, SetupState.There),
            (_, "secret") => new(what, SetupState.Missing, $"gh secret set {key} --env {environment}"),
            _ => new(what + " (the build goes without)", SetupState.Open, $"gh variable set {key} --env {environment}"),
        };
    }

    private static async Task<HashSet<string>> SettingsOfAsync(GitHubSettings settings, string? environment, CancellationToken cancellationToken) => new(
        (await settings.SecretsAsync(environment, cancellationToken).ConfigureAwait(false)).Select(name => "secrets." + name)
            .Concat((await settings.VariablesAsync(environment, cancellationToken).ConfigureAwait(false)).Keys.Select(name => "vars." + name)),
        StringComparer.OrdinalIgnoreCase);

    private async Task CheckBranchAsync(GitHubSettings settings, string branch, IReadOnlyList<string> wanted, CancellationToken cancellationToken)
    {
        var required = await settings.RequiredChecksAsync(branch, cancellationToken).ConfigureAwait(false);
        var missing = wanted.Where(check => !required.Contains(check)).ToList();
        _findings.AddRange(wanted.Select(check => new SetupFinding(
            $"{branch} requires the check “{check}”", missing.Contains(check) ? SetupState.Missing : SetupState.There,
            missing.Count > 0 && check == missing[0] ? Ruleset(settings.Repository, branch, wanted) : null)));
    }

    private static string Ruleset(string repository, string branch, IReadOnlyList<string> checks)
    {
        var rule = new
        {
            name = $"{branch} is checked",
            target = "branch",
            enforcement = "active",
            conditions = new { ref_name = new { include = new[] { $"refs/heads/{branch}" }, exclude = Array.Empty<string>() } },
            rules = new[]
            {
                new
                {
                    type = "required_status_checks",
                    parameters = new { strict_required_status_checks_policy = false, required_status_checks = checks.Select(check => new { context = check }) },
                },
            },
        };
        return $"echo '{JsonSerializer.Serialize(rule)}' | gh api --method POST repos/{repository}/rulesets --input -";
    }

    private async Task CheckIdentityAsync(GitHubRepository repository, bool usesOidc, GitHubSettings settings, CancellationToken cancellationToken)
    {
        if (!usesOidc)
        {
            return;
        }

        if (build.Aws is not { } aws)
        {
            _findings.Add(new("the AWS account that the jobs sign in to", SetupState.Missing, "give the build class the property Aws, then ./build.sh GeneratePolicies"));
            return;
        }

        var (name, trusted) = (settings.Repository.Split('/')[^1], aws.Repository);
        var same = (trusted.Id, trusted.OwnerId) == (repository.Id, repository.Owner.Id)
            && settings.Repository.Equals($"{trusted.Owner}/{trusted.Name}", StringComparison.OrdinalIgnoreCase); // a subject names it too
        _findings.Add(new(
            $"the roles' policies name {settings.Repository} (number {repository.Id} of owner {repository.Owner.Id})", same ? SetupState.There : SetupState.Missing,
            same ? null : $"mend Aws in the build class: new TrustedRepository(\"{repository.Owner.Login}\", {repository.Owner.Id}, \"{name}\", {repository.Id})"));
        _findings.AddRange(await new RoleChecking(ctx, build, aws).CheckAsync(settings, cancellationToken).ConfigureAwait(false));
    }

    private void Report(string repository)
    {
        foreach (var finding in _findings)
        {
            ctx.Log.Info(finding.ToString());
            if (finding.Command is { } command)
            {
                ctx.Log.Info($"    {command}");
            }
        }

        var missing = _findings.Where(finding => finding.State == SetupState.Missing).ToList();
        ctx.Note($"{_findings.Count(finding => finding.State == SetupState.There)} of {_findings.Count} are there");
        if (missing.Count > 0)
        {
            throw new TargetFailedException(
                $"{repository} lacks {missing.Count} {(missing.Count == 1 ? "thing" : "things")} that the workflows need.",
                string.Join('\n', missing.Select(finding => finding.What)),
                "Run the commands above, or ./build.sh CheckSetup --fix for the environments (--dry-run shows it first).");
        }
    }
}
