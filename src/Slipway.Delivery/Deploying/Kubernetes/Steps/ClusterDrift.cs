using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;
using Slipway.Delivery.Deploying.Kubernetes.Rollouts;
using Slipway.Delivery.Deploying.Kubernetes.State;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>
/// What a delivery of the same release would change: the Deployment as it was verified, and the manifests beside it, each applied for show (<c>dryRun=All</c>) and
/// compared field by field with what is there. And what none would change, but somebody else has set.
/// </summary>
internal sealed class ClusterDrift(ClusterScope scope, IRollout rollout)
{
    private const int ShownCharacters = 160;

    private readonly ManifestPlan _plan = new(scope);

    public async Task<IReadOnlyList<Drift>> ReadAsync(ClusterState state, CancellationToken cancellationToken)
    {
        var serving = await rollout.ServingAsync(state, cancellationToken).ConfigureAwait(false);
        if (state is not { Verified: [var newest, ..], Manifest: { } manifest } || (serving is not null && serving.IsSameDeployAs(state.Left?.Release)))
        {
            return []; // nothing was verified that it could differ from; or what serves was left without a verdict, and the status says so
        }

        var verified = state.Verified.FirstOrDefault(known => known.Release.IsSameDeployAs(serving)) ?? newest;
        var found = new List<Drift>();
        foreach (var wanted in await rollout.DeliveredAsync(manifest, verified.Template, cancellationToken).ConfigureAwait(false))
        {
            found.AddRange(await CompareAsync(wanted, cancellationToken).ConfigureAwait(false));
        }

        return found;
    }

    private async Task<IReadOnlyList<Drift>> CompareAsync(JsonObject manifest, CancellationToken cancellationToken)
    {
        var subject = $"{manifest.Kind()} {scope.Namespace}/{manifest.Name()}";
        try
        {
            var entry = await _plan.PlanAsync(manifest, cancellationToken).ConfigureAwait(false);
            return entry.Live is { } live ? [.. DriftsOf(subject, live, entry.Preview)] : [new(subject, "is gone")];
        }
        catch (UsageException refusal)
        {
            return [new(subject, $"cannot be compared: {refusal.Why ?? refusal.What}")];
        }
    }

    private IEnumerable<Drift> DriftsOf(string subject, JsonObject live, JsonObject preview)
    {
        var isSecret = live.Kind() == "Secret";
        var changed = JsonShape.Differences(live, preview).ToList();
        foreach (var (path, found, wanted) in changed)
        {
            yield return new(subject, isSecret ? "is not what was delivered" : $"is {Shown(found)}, delivered was {Shown(wanted)}")
            {
                Field = path,
                ChangedBy = RolloutWatch.Changed(live) is var who && who == RolloutWatch.Nobody ? null : who,
            };
        }

        foreach (var (path, value, manager) in FieldOwners.Foreign(live, IsKnown))
        {
            // The number of pods is the autoscaler's, or whoever's job it is meanwhile.
            if (path != "spec.replicas" && !changed.Exists(known => known.Path == path || path.StartsWith(known.Path + ".", StringComparison.Ordinal) || path.StartsWith(known.Path + "[", StringComparison.Ordinal)))
            {
                yield return new(subject, isSecret ? "was set by no delivery" : $"is {Shown(value)}, which no delivery set") { Field = path, ChangedBy = manager };
            }
        }
    }

    private bool IsKnown(string manager) => manager is ClusterChanges.Manager or "kube-controller-manager" || scope.Options.TrustedManagers.Contains(manager);

    private static string Shown(JsonNode? value)
    {
        var text = value is null ? "absent" : value is JsonValue single ? single.ToString() : value.ToJsonString();
        return text.Length > ShownCharacters ? $"{text[..ShownCharacters]}…" : text;
    }
}
