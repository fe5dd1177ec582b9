using Slipway.Tooling.Changes;

namespace Slipway.Delivery.GitHub;

/// <summary>Deployments and their statuses.</summary>
public sealed class GitHubDeployments
{
    private const int LongestDescription = 140;

    private readonly GitHubApi _api;

    internal GitHubDeployments(GitHubApi api) => _api = api;

    /// <summary>The repository's name, for messages.</summary>
    public string Repository => _api.Name;

    /// <summary>All deployments, the newest first.</summary>
    public IAsyncEnumerable<GitHubDeployment> ListAsync(string? environment, CancellationToken cancellationToken) => _api.ListAsync<GitHubDeployment>(
        $"{_api.Repository}/deployments{(environment is null ? "" : $"?environment={Uri.EscapeDataString(environment)}")}", cancellationToken);

    /// <summary>The statuses of one, the newest first.</summary>
    public IAsyncEnumerable<GitHubDeploymentStatus> StatusesAsync(long deployment, CancellationToken cancellationToken) =>
        _api.ListAsync<GitHubDeploymentStatus>($"{_api.Repository}/deployments/{deployment}/statuses", cancellationToken);

    /// <summary>Records a deployment. GitHub merges nothing and waits for no checks: those are the delivery's own steps.</summary>
    public Task<GitHubDeployment> CreateAsync(GitHubDeploymentRequest request, CancellationToken cancellationToken) => _api.ChangeAsync(
        new Change("create", $"deployment of {request.Ref} to {request.Environment} on {_api.Name}", new Dictionary<string,
            string>
        { ["task"] = request.Task }),
        token => _api.WriteAsync<GitHubDeployment>(HttpMethod.Post, $"{_api.Repository}/deployments", new
        {
            request.Ref,
            request.Task,
            AutoMerge = false,
            RequiredContexts = Array.Empty<string>(),
            request.Payload,
            request.Environment,
            Description = Cut(request.Description),
            ProductionEnvironment = request.Production,
        }, token),
        () => new GitHubDeployment(0, request.Ref, request.Ref, request.Task, request.Environment, default),
        cancellationToken);

    /// <summary>Says how a deployment goes.</summary>
    /// <param name="deployment">Its number.</param>
    /// <param name="state">As in <see cref="GitHubDeploymentStatus"/>.</param>
    /// <param name="description">In words; cut to GitHub's 140 characters.</param>
    /// <param name="log">Where to read more.</param>
    /// <param name="url">Where the environment answers.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<GitHubDeploymentStatus> AddStatusAsync(long deployment, string state, string? description, Uri? log, Uri? url,
        CancellationToken cancellationToken) => _api.ChangeAsync(
        new Change("set", $"status {state} of deployment {deployment} on {_api.Name}"),
        token => _api.WriteAsync<GitHubDeploymentStatus>(HttpMethod.Post, $"{_api.Repository}/deployments/{deployment}/statuses", new
        {
            State = state,
            Description = Cut(description),
            LogUrl = log?.AbsoluteUri,
            EnvironmentUrl = url?.AbsoluteUri,
            AutoInactive = true,
        }, token),
        () => new GitHubDeploymentStatus(state, default, description),
        cancellationToken);

    private static string? Cut(string? text) => text is { Length: > LongestDescription } ? text[..(LongestDescription - 1)] + "…" : text;
}
