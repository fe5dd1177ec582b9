using Slipway.Delivery.Releasing;
using Slipway.Tooling;

namespace Slipway.Delivery.GitHub;

/// <summary>Which repository, on which server, and how patient.</summary>
/// <param name="Owner">The user or organization.</param>
/// <param name="Repository">The repository's name.</param>
public sealed record GitHubOptions(string Owner, string Repository)
{
    /// <summary>The API's base address. Default: <c>https://api.github.com/</c>; on Enterprise Server <c>https://HOST/api/v3/</c>.</summary>
    public Uri Api { get; init; } = new("https://api.github.com/");

    /// <summary>How often a request is sent again after a rate limit or (where repeating is safe) a server's failure. Default: 4.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>The longest wait for a limit to end; a limit that lasts longer is a failure that says until when. Default: 2 min.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Reads the address that git uses for a remote: <c>https://github.com/owner/name.git</c>, <c>git@github.com:owner/name.git</c>, or the same on an Enterprise
    /// Server; <see langword="null"/> where it is no such address.
    /// </summary>
    public static GitHubOptions? FromRemote(string? url)
    {
        if (RepositoryLinks.FromRemote(url) is not { } links || links.Path.Split('/') is not [{ Length: > 0 } owner, { Length: > 0 } name])
        {
            return null;
        }

        var options = new GitHubOptions(owner, name);
        return links.Host == "github.com" ? options : options with { Api = new($"https://{links.Host}/api/v3/") };
    }

    /// <summary>Reads <c>GITHUB_REPOSITORY</c> (<c>owner/name</c>) and <c>GITHUB_API_URL</c>, which every runner sets; <see langword="null"/> where the first
    /// is not there.</summary>
    public static GitHubOptions? FromEnvironment(IEnvironment environment)
    {
        if (environment.Get("GITHUB_REPOSITORY")?.Split('/') is not [{ Length: > 0 } owner, { Length: > 0 } name])
        {
            return null;
        }

        var options = new GitHubOptions(owner, name);
        return Uri.TryCreate(environment.Get("GITHUB_API_URL"), UriKind.Absolute, out var api) ? options with { Api = api } : options;
    }
}
