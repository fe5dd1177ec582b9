using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.GitHub;

/// <summary>Finds the token: from the environment, else from the <c>gh</c> command line that a person is logged in with.</summary>
public static class GitHubToken
{
    /// <summary>Answers <see langword="null"/> when there is none; what is missing shows when something is to be written.</summary>
    public static async Task<Secret?> FindAsync(IEnvironment environment, IProcessRunner processes, Uri api, CancellationToken cancellationToken)
    {
        var isCloud = api.Host == "api.github.com" || api.Host.EndsWith(".ghe.com", StringComparison.OrdinalIgnoreCase);
        string[] names = isCloud ? ["GITHUB_TOKEN", "GH_TOKEN"] : ["GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"];
        if (names.Select(environment.Get).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value)) is { } found)
        {
            return new(found.Trim());
        }

        if (ExecutablePath.Find("gh", environment) is not { } gh)
        {
            return null;
        }

        var host = api.Host.StartsWith("api.", StringComparison.Ordinal) ? api.Host["api.".Length..] : api.Host;
        var asked = await processes.RunAsync(new ProcessSpec(gh, "auth", "token", "--hostname", host) { ThrowOnError = false }, cancellationToken)
            .ConfigureAwait(false);
        return asked.ExitCode == 0 && asked.StandardOutput.Trim() is { Length: > 0 } token ? new(token) : null;
    }
}
