using Slipway.Tooling.Changes;

namespace Slipway.Delivery.GitHub;

/// <summary>Starting workflows from outside.</summary>
public sealed class GitHubDispatches
{
    private readonly GitHubApi _api;

    internal GitHubDispatches(GitHubApi api) => _api = api;

    /// <summary>Sends <c>repository_dispatch</c>: starts the workflows of the default branch that listen to <paramref name="eventType"/>.</summary>
    /// <param name="eventType">At most 100 characters.</param>
    /// <param name="payload">Anything that serializes to a JSON object of at most ten members.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task RepositoryAsync(string eventType, object? payload, CancellationToken cancellationToken) => _api.ChangeAsync<object?>(
        new Change("dispatch", $"{eventType} to {_api.Name}"),
        async token =>
        {
            await _api.WriteAsync(HttpMethod.Post, $"{_api.Repository}/dispatches", new { EventType = eventType, ClientPayload = payload }, token)
                .ConfigureAwait(false);
            return null;
        },
        () => null,
        cancellationToken);

    /// <summary>Sends <c>workflow_dispatch</c>: starts one workflow.</summary>
    /// <param name="workflow">Its file name, such as <c>deploy.yml</c>.</param>
    /// <param name="reference">The branch or tag that it runs on.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task WorkflowAsync(string workflow, string reference, IReadOnlyDictionary<string, string> inputs, CancellationToken cancellationToken) =>
        _api.ChangeAsync<object?>(
        new Change("dispatch", $"workflow {workflow} on {reference} of {_api.Name}"),
        async token =>
        {
            await _api.WriteAsync(HttpMethod.Post, $"{_api.Repository}/actions/workflows/{Uri.EscapeDataString(workflow)}/dispatches",
                new { Ref = reference, Inputs = inputs }, token).ConfigureAwait(false);
            return null;
        },
        () => null,
        cancellationToken);
}
