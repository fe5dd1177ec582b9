using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;
using Slipway.Delivery.Deploying.Kubernetes.State;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>
/// What others than the pipeline have made of what it delivered. Each object is applied for show (<c>dryRun=All</c>): a field that would change, and that no delivery
/// owns any more, was changed or taken out; a field that would not, and that somebody else owns, was added. What deliveries own is as one of them left it, whichever.
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

        var configuration = await new ServingNotes(scope).ConfigurationAsync(state, serving, cancellationToken).ConfigureAwait(false);
        return [.. found, .. configuration.Select(words => new Drift(scope.Service.Name, words))];
    }

    private async Task<IReadOnlyList<Drift>> CompareAsync(JsonObject manifest, CancellationToken cancellationToken)
    {
        var name = $"{manifest.Kind()} {manifest.Name()}";
        try
        {
            var entry = await _plan.PlanAsync(manifest, cancellationToken).ConfigureAwait(false);
            var subject = entry.Path.Contains("/namespaces/", StringComparison.Ordinal) ? $"{manifest.Kind()} {manifest.Text("metadata", "namespace") ?? scope.Namespace}/{manifest.Name()}" : name;
            return entry.Live is { } live ? [.. DriftsOf(subject, live, entry.Preview)]
                : manifest.Kind() == "Job" ? [] // one that is done may be taken away
                : [new(subject, "is gone")];
        }
        catch (UsageException refusal) when (refusal.InnerException is KubernetesException { Code: 403 })
        {
            throw new UsageException($"{name} cannot be compared.", refusal.Why, "Looking for drift needs the right to patch, though it changes nothing: give it to the role, or look with another.", refusal);
        }
        catch (UsageException refusal)
        {
            return [new(name, $"cannot be compared: {refusal.Why ?? refusal.What}")];
        }
    }

    private IEnumerable<Drift> DriftsOf(string subject, JsonObject live, JsonObject preview)
    {
        var owned = OwnedField.Of(live);
        var delivered = OwnedField.Of(preview).Where(field => field.Manager == ClusterChanges.Manager).ToList();
        var changed = JsonShape.Differences(live, preview).ToList();
        foreach (var (path, found, wanted) in changed)
        {
            var owners = owned.Where(field => field.Touches(path)).Select(field => field.Manager).ToList();
            var isTheServers = owners.Count == 0 && !delivered.Exists(own => own.Touches(path)); // a default, that comes and goes with a field that somebody set
            if (!isTheServers && !owners.Contains(ClusterChanges.Manager) && (owners.Count == 0 || owners.Exists(owner => !IsTrusted(owner))))
            {
                var words = IsOpen(live, path, found, wanted) ? $"is {Shown(found, wanted)}, delivered was {Shown(wanted, found)}" : "is not what was delivered";
                yield return new(subject, words) { Field = path, ChangedBy = owners.Find(owner => !IsTrusted(owner)) };
            }
        }

        var added = owned.Where(field => !field.IsNote && !IsTrusted(field.Manager) && !IsNobodys(field.Path)
            && !changed.Exists(known => field.Touches(known.Path)) && !delivered.Exists(own => own.Touches(field.Path)));
        foreach (var field in added.DistinctBy(field => (field.Whole, field.Manager)))
        {
            var words = field.Whole != field.Path || !IsOpen(live, field.Path, field.Value, null) ? "was set by no delivery" : $"is {Shown(field.Value, null)}, which no delivery set";
            yield return new(subject, words) { Field = field.Whole, ChangedBy = field.Manager };
        }
    }

    private bool IsTrusted(string manager) => manager is ClusterChanges.Manager or "kube-controller-manager" || scope.Options.TrustedManagers.Contains(manager);

    // The number of pods is the autoscaler's, or whoever's job it is meanwhile; a restart by hand starts the same pods.
    private static bool IsNobodys(string path) => path is "spec.replicas" || path.EndsWith(".annotations.kubectl.kubernetes.io/restartedAt", StringComparison.Ordinal);

    // Who sets a variable or a file may have put a password into it, and a whole container has variables in it: only single values elsewhere are shown.
    private static bool IsOpen(JsonObject live, string path, JsonNode? found, JsonNode? wanted) =>
        (found is null or JsonValue) && (wanted is null or JsonValue) && live.Kind() is not ("Secret" or "ConfigMap") && !path.Contains(".env[", StringComparison.Ordinal);

    /// <summary>One line, from where the two begin to differ.</summary>
    private static string Shown(JsonNode? value, JsonNode? other)
    {
        if (value is null)
        {
            return "absent";
        }

        var text = Text(value);
        if (text.Length <= ShownCharacters)
        {
            return text;
        }

        var same = other is null ? 0 : text.Zip(Text(other)).TakeWhile(pair => pair.First == pair.Second).Count();
        var from = Math.Clamp(same - 20, 0, text.Length - ShownCharacters);
        return $"{(from > 0 ? "…" : "")}{text.AsSpan(from, ShownCharacters)}{(from + ShownCharacters < text.Length ? "…" : "")}";
    }

    private static string Text(JsonNode value) => value.ToString().ReplaceLineEndings("⏎");
}
