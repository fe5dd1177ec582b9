using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>The selector of the service's Service: one write moves all traffic.</summary>
internal sealed class TrafficSwitch(ClusterScope scope)
{
    private const int Tries = 10;

    private readonly SlotManifests _slots = new(scope.Manifests);

    /// <summary>The Deployment that the traffic goes to; <see langword="null"/> when there is none.</summary>
    public async Task<string?> TargetAsync(CancellationToken cancellationToken)
    {
        if (_slots.Services.Count == 0 || await scope.Api.FindAsync(PathOf(_slots.Services[0]), cancellationToken).ConfigureAwait(false) is not { } live)
        {
            return null;
        }

        // Without a slot the selector is that of a delivery by another strategy: the Deployment has its own name.
        var name = SlotManifests.SlotOf(live) is { Length: > 0 } slot ? SlotManifests.NameOf(scope.Name, slot) : scope.Name;
        return await scope.PodsOf(name).FindAsync(cancellationToken).ConfigureAwait(false) is null ? null : name;
    }

    /// <summary>Moves it, over the very version that was looked at.</summary>
    public async Task ToAsync(JsonObject service, Release release, CancellationToken cancellationToken)
    {
        var slot = SlotManifests.SlotOf(service);
        for (var attempt = 1; ; attempt++)
        {
            var live = await scope.Api.FindAsync(PathOf(service), cancellationToken).ConfigureAwait(false);
            if (live is not null && SlotManifests.SlotOf(live) == slot)
            {
                return;
            }

            var manifest = service.Copy();
            if (live is not null)
            {
                manifest.Within("metadata")["resourceVersion"] = live.Text("metadata", "resourceVersion");
            }

            scope.Lease.EnsureHeld();
            var change = new Change("switch", $"Service {scope.Namespace}/{service.Name()}", new Dictionary<string, string> { ["to"] = $"{slot}, {release.Version}" });
            try
            {
                await scope.Changes.ApplyAsync(change, PathOf(service), manifest, () => manifest, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (KubernetesException exception) when (exception.IsConflict && attempt < Tries)
            {
                scope.Log.Debug($"Service {service.Name()} was written by somebody else; it is looked at again");
            }
        }
    }

    private string PathOf(JsonObject service) => $"{ApiPath.Services(scope.Namespace)}/{service.Name()}";
}
