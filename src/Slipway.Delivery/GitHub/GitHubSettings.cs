using System.Net;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.GitHub;

/// <summary>How a repository is set up: environments, the names of secrets and variables, what a branch requires.</summary>
public sealed class GitHubSettings
{
    private readonly GitHubApi _api;

    internal GitHubSettings(GitHubApi api) => _api = api;

    /// <summary>The repository's name, for messages.</summary>
    public string Repository => _api.Name;

    /// <summary>The repository's own facts; <see langword="null"/> where the token may not see it, or there is none.</summary>
    public Task<GitHubRepository?> RepositoryAsync(CancellationToken cancellationToken) => _api.FindAsync<GitHubRepository>(_api.Repository, cancellationToken);

    /// <summary>The names of the deployment environments.</summary>
    public async Task<IReadOnlyList<string>> EnvironmentsAsync(CancellationToken cancellationToken) =>
        await NamesAsync($"{_api.Repository}/environments", "environments", cancellationToken).ConfigureAwait(false);

    /// <summary>The names of the secrets of an environment, or of the repository. Their values cannot be read.</summary>
    public Task<IReadOnlyList<string>> SecretsAsync(string? environment, CancellationToken cancellationToken) =>
        NamesAsync($"{_api.Repository}/{(environment is null ? "actions" : $"environments/{Uri.EscapeDataString(environment)}")}/secrets", "secrets", cancellationToken);

    /// <summary>The names of the secrets and variables that an organization shares with the repository, as <c>secrets.NAME</c> and <c>vars.NAME</c>.</summary>
    public async Task<IReadOnlySet<string>> SharedAsync(CancellationToken cancellationToken)
    {
        var shared = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            shared.UnionWith((await NamesAsync($"{_api.Repository}/actions/organization-secrets", "secrets", cancellationToken).ConfigureAwait(false)).Select(name => "secrets." + name));
            shared.UnionWith((await NamesAsync($"{_api.Repository}/actions/organization-variables", "variables", cancellationToken).ConfigureAwait(false)).Select(name => "vars." + name));
        }
        catch (GitHubException exception) when (exception.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            // A user's repository has no organization, and not every token may see what an organization shares.
        }

        return shared;
    }

    /// <summary>The variables of an environment, or of the repository, with their values.</summary>
    public async Task<IReadOnlyDictionary<string, string>> VariablesAsync(string? environment, CancellationToken cancellationToken)
    {
        var path = $"{_api.Repository}/{(environment is null ? "actions" : $"environments/{Uri.EscapeDataString(environment)}")}/variables";
        var variables = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        await foreach (var variable in _api.ListAsync<GitHubSetting>(path, "variables", cancellationToken).ConfigureAwait(false))
        {
            variables[variable.Name] = variable.Value ?? "";
        }

        return variables;
    }

    /// <summary>The checks that a change to a branch must have passed, by its rules and by its protection; a protection that the token may not read counts as none.</summary>
    public async Task<IReadOnlySet<string>> RequiredChecksAsync(string branch, CancellationToken cancellationToken)
    {
        var checks = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var rule in _api.ListAsync<GitHubRule>($"{_api.Repository}/rules/branches/{Uri.EscapeDataString(branch)}", cancellationToken).ConfigureAwait(false))
        {
            checks.UnionWith((rule.Parameters?.RequiredStatusChecks ?? []).Select(check => check.Context));
        }

        try
        {
            var protection = await _api.FindAsync<GitHubStatusChecks>(
                $"{_api.Repository}/branches/{Uri.EscapeDataString(branch)}/protection/required_status_checks", cancellationToken).ConfigureAwait(false);
            checks.UnionWith(protection?.Contexts ?? []);
        }
        catch (GitHubException exception) when (exception.Status == HttpStatusCode.Forbidden)
        {
            // Rules are open to read, protections only to administrators.
        }

        return checks;
    }

    /// <summary>Makes an environment; one that exists is left as it is.</summary>
    public Task CreateEnvironmentAsync(string environment, CancellationToken cancellationToken) => _api.ChangeAsync<object?>(
        new Change("create", $"environment {environment} of {_api.Name}"),
        async token =>
        {
            await _api.WriteAsync(HttpMethod.Put, $"{_api.Repository}/environments/{Uri.EscapeDataString(environment)}", new { }, token).ConfigureAwait(false);
            return null;
        },
        () => null,
        cancellationToken);

    private async Task<IReadOnlyList<string>> NamesAsync(string path, string member, CancellationToken cancellationToken) =>
        await _api.ListAsync<GitHubSetting>(path, member, cancellationToken).Select(setting => setting.Name).ToListAsync(cancellationToken).ConfigureAwait(false);
}
