using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Deploying.Kubernetes.State;

/// <summary>Keeps the state in a ConfigMap. Every write names the version that it was made from, so that none overwrites what it has not seen.</summary>
internal sealed class ClusterStateStore(KubeApi api, ClusterChanges changes, ServiceLease lease, string ns, string name, string service)
{
    private const string Key = "state.json";
    private const int Tries = 20;

    private (ClusterState State, JsonObject? Map)? _assumed;

    /// <summary>The ConfigMap's name, for people.</summary>
    public string Name => name;

    private string Path => $"{ApiPath.ConfigMaps(ns)}/{name}";

    public async Task<ClusterState> ReadAsync(CancellationToken cancellationToken) => (await LoadAsync(cancellationToken).ConfigureAwait(false)).State;

    /// <summary>Writes what <paramref name="change"/> makes of the state as it is at that moment; when that is the same, nothing is written. Needs the lease.</summary>
    public async Task<ClusterState> UpdateAsync(string fact, Func<ClusterState, ClusterState> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (state, map) = await LoadAsync(cancellationToken).ConfigureAwait(false);
            var changed = change(state);
            if (Text(changed) == Text(state))
            {
                return state;
            }

            lease.EnsureHeld();
            try
            {
                var kept = await WriteAsync(fact, map, changed, cancellationToken).ConfigureAwait(false);
                _assumed = changes.IsDryRun ? (changed, kept) : null;
                return changed;
            }
            catch (KubernetesException exception) when ((exception.IsConflict || exception.IsNotFound || exception.IsTransient) && attempt < Tries)
            {
                if (exception.IsNotFound && map is null)
                {
                    throw; // the namespace itself
                }
                // Somebody else wrote in between, or nobody knows whether this write arrived: the next look tells.
            }
        }
    }

    private async Task<(ClusterState State, JsonObject? Map)> LoadAsync(CancellationToken cancellationToken)
    {
        if (_assumed is { } assumed)
        {
            return assumed; // a dry run goes on from what it would have written
        }

        var map = await api.FindAsync(Path, cancellationToken).ConfigureAwait(false);
        if (map.Text("data", Key) is not { } text)
        {
            return (new ClusterState(), map);
        }

        try
        {
            return (JsonSerializer.Deserialize<ClusterState>(text, SlipwayJson.Compact) ?? new ClusterState(), map);
        }
        catch (JsonException exception)
        {
            throw new TargetFailedException(
                $"The state of {service} cannot be read.", $"{Key} in ConfigMap {ns}/{name} is damaged: {exception.Message}", "Restore it, or delete it: then nothing counts as verified.", inner: exception);
        }
    }

    private Task<JsonObject> WriteAsync(string fact, JsonObject? map, ClusterState state, CancellationToken cancellationToken)
    {
        var change = new Change("record", fact, new Dictionary<string, string> { ["in"] = $"ConfigMap {ns}/{name}" });
        var value = map?.Copy() ?? new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = ns,
                ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = ClusterChanges.Manager, [Manifests.ReleaseStamp.ServiceLabel] = service },
            },
        };
        value["data"] = new JsonObject { [Key] = Text(state) };
        return map is null
            ? changes.CreateAsync(change, ApiPath.ConfigMaps(ns), value, cancellationToken)
            : changes.ReplaceAsync(change, Path, value, cancellationToken);
    }

    private static string Text(ClusterState state) => JsonSerializer.Serialize(state, SlipwayJson.Compact);
}
