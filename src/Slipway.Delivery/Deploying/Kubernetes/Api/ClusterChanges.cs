using System.Text.Json.Nodes;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Deploying.Kubernetes.Api;

/// <summary>Writes to the cluster. Each asks the gate; in a dry run nothing is sent here (what a dry run sends to be checked is sent by <see cref="DryApplyAsync"/>).</summary>
internal sealed class ClusterChanges(KubeApi api, IChangeGate gate)
{
    /// <summary>The field manager of everything that is written.</summary>
    public const string Manager = "slipway";

    private const string ApplyType = "application/apply-patch+yaml";
    private const string MergeType = "application/merge-patch+json";
    private const string JsonType = "application/json";

    public bool IsDryRun => gate.IsDryRun;

    /// <summary>What an apply would make of the object; checked by the API server, admission included, and not kept.</summary>
    public Task<JsonObject> DryApplyAsync(string path, JsonObject manifest, CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Patch, $"{path}?fieldManager={Manager}&force=true&dryRun=All", manifest, ApplyType, repeatable: true, cancellationToken);

    /// <summary>Server-side apply. With a <c>resourceVersion</c> in the manifest's metadata only over that very version, else a conflict.</summary>
    public Task<JsonObject> ApplyAsync(Change change, string path, JsonObject manifest, Func<JsonObject> preview, CancellationToken cancellationToken) => gate.ChangeAsync(
        change,
        token => api.SendAsync(HttpMethod.Patch, $"{path}?fieldManager={Manager}&force=true", manifest, ApplyType, repeatable: true, token),
        preview,
        cancellationToken);

    public Task<JsonObject> MergeAsync(Change change, string path, JsonObject patch, Func<JsonObject> preview, CancellationToken cancellationToken) => gate.ChangeAsync(
        change,
        token => api.SendAsync(HttpMethod.Patch, $"{path}?fieldManager={Manager}", patch, MergeType, repeatable: false, token),
        preview,
        cancellationToken);

    public Task<JsonObject> CreateAsync(Change change, string path, JsonObject value, CancellationToken cancellationToken) => gate.ChangeAsync(
        change,
        token => api.SendAsync(HttpMethod.Post, $"{path}?fieldManager={Manager}", value, JsonType, repeatable: false, token),
        () => value,
        cancellationToken);

    /// <summary>Replaces the version that <paramref name="value"/> was read from, else a conflict.</summary>
    public Task<JsonObject> ReplaceAsync(Change change, string path, JsonObject value, CancellationToken cancellationToken) => gate.ChangeAsync(
        change,
        token => RenewAsync(path, value, token),
        () => value,
        cancellationToken);

    /// <summary>The same beside the gate, for what a change through the gate has announced: the renewals of a lease that is held.</summary>
    public Task<JsonObject> RenewAsync(string path, JsonObject value, CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Put, $"{path}?fieldManager={Manager}", value, JsonType, repeatable: false, cancellationToken);

    /// <summary>A change that somebody else's code makes.</summary>
    public Task AskAsync(Change change, Func<CancellationToken, Task> apply, CancellationToken cancellationToken) => gate.ChangeAsync(change, apply, cancellationToken);

    public Task<JsonObject> DeleteAsync(Change change, string path, CancellationToken cancellationToken) => gate.ChangeAsync(
        change,
        async token =>
        {
            try
            {
                return await api.SendAsync(HttpMethod.Delete, $"{path}?propagationPolicy=Background", null, JsonType, repeatable: true, token).ConfigureAwait(false);
            }
            catch (KubernetesException exception) when (exception.IsNotFound)
            {
                return new JsonObject(); // gone already, which is what was wanted
            }
        },
        () => new JsonObject(),
        cancellationToken);
}
