using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>
/// What applying would change, found out by asking the API server (<c>dryRun=All</c>): every object is validated and admitted before the first one is changed, and
/// what is as it should be is not written.
/// </summary>
internal sealed class ManifestPlan(ClusterScope scope)
{
    private static readonly string[] LeftBehind = ["may not specify more than 1", "may not be specified when strategy"];

    /// <summary>One object: where it goes, what it is to be, what is there, and what it would become.</summary>
    internal sealed record Entry(string Path, JsonObject Manifest, JsonObject? Live, JsonObject Preview)
    {
        public bool Changes => Live is null || !JsonShape.SameApartFromBookkeeping(Live, Preview);
    }

    /// <summary>The object as it would be. What the API server does not take is a <see cref="UsageException"/> with the fields that are wrong.</summary>
    public async Task<Entry> PlanAsync(JsonObject manifest, CancellationToken cancellationToken)
    {
        var path = await scope.Resources.PathOfAsync(manifest, scope.Namespace, cancellationToken).ConfigureAwait(false);
        var live = await scope.Api.FindAsync(path, cancellationToken).ConfigureAwait(false);
        try
        {
            return new Entry(path, manifest, live, await scope.Changes.DryApplyAsync(path, manifest, cancellationToken).ConfigureAwait(false));
        }
        catch (KubernetesException exception) when (exception.Code is 400 or 403 or 409 or 422)
        {
            throw Refused(manifest, exception);
        }
        catch (KubernetesException exception) when (exception.IsNotFound && scope.Changes.IsDryRun)
        {
            return new Entry(path, manifest, null, manifest); // its namespace would be made first
        }
    }

    /// <summary>Whether applying these would change anything.</summary>
    public async Task<bool> ChangesAsync(IEnumerable<JsonObject> manifests, CancellationToken cancellationToken)
    {
        foreach (var manifest in manifests)
        {
            if ((await PlanAsync(manifest, cancellationToken).ConfigureAwait(false)).Changes)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Applies what is not as it should be.</summary>
    public async Task ApplyAsync(Entry entry, CancellationToken cancellationToken)
    {
        if (!entry.Changes)
        {
            return;
        }

        scope.Lease.EnsureHeld();
        var verb = entry.Live is null ? "create" : "change";
        await scope.Changes.ApplyAsync(
            new Change(verb, $"{entry.Manifest.Kind()} {scope.Namespace}/{entry.Manifest.Name()}"), entry.Path, entry.Manifest, () => entry.Preview, cancellationToken).ConfigureAwait(false);
        scope.Log.Info($"{verb}d {entry.Manifest.Kind()} {entry.Manifest.Name()}");
    }

    private UsageException Refused(JsonObject manifest, KubernetesException exception)
    {
        var why = exception.Causes.Length > 0 ? string.Join("; ", exception.Causes) : exception.Why ?? "";
        return new UsageException($"The cluster does not take {manifest.Kind()} {manifest.Name()} ({exception.Reason}).", why, CureOf(manifest, why), exception);
    }

    private string CureOf(JsonObject manifest, string why) =>
        why.Contains("immutable", StringComparison.Ordinal) ? "That field cannot be changed: delete the object yourself, or give it another name."
        // A server-side apply that changes one alternative for another leaves the defaults of the former behind.
        : LeftBehind.Any(words => why.Contains(words, StringComparison.Ordinal))
            ? $"The object in the cluster still has the former alternative. Remove it once by hand (kubectl edit {manifest.Kind().ToLowerInvariant()}/{manifest.Name()} -n {scope.Namespace}), and deliver again."
            : "Mend the manifest; nothing was changed.";
}
