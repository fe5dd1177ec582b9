using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.GitHub;

/// <summary>
/// What delivery needs of GitHub's REST API, for one repository. Reads run; writes ask the gate; without a token writes are only shown. Rate limits are waited
/// for, pages followed; a refusal is a <see cref="GitHubException"/> that names the missing permission where GitHub does.
/// </summary>
public sealed class GitHubClient
{
    /// <summary>Makes a client. <paramref name="http"/> carries no credentials of its own; <paramref name="token"/> is sent to the API's server only.</summary>
    public GitHubClient(HttpClient http, GitHubOptions options, Secret? token, IChangeGate gate, TimeProvider clock, ILog log)
    {
        var api = new GitHubApi(http, options, token, gate, clock, log);
        Releases = new(api);
        Deployments = new(api);
        Commits = new(api);
        CodeScanning = new(api, clock);
        Dispatches = new(api);
        Settings = new(api);
    }

    /// <summary>Releases and their assets.</summary>
    public GitHubReleases Releases { get; }

    /// <summary>Deployments and their statuses.</summary>
    public GitHubDeployments Deployments { get; }

    /// <summary>Commits and the pull requests that brought them.</summary>
    public GitHubCommits Commits { get; }

    /// <summary>Code scanning.</summary>
    public GitHubCodeScanning CodeScanning { get; }

    /// <summary>Starting workflows.</summary>
    public GitHubDispatches Dispatches { get; }

    /// <summary>How the repository is set up.</summary>
    public GitHubSettings Settings { get; }
}
