using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;
using Slipway.Delivery.Deploying.Kubernetes.Rollouts;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>
/// Writes a Deployment over exactly the version that was looked at: controllers write its status all the time, so a conflict means looking again, and somebody
/// else's template means that a newer deploy has won.
/// </summary>
internal sealed class TemplateChange(ClusterScope scope)
{
    private const int Tries = 30;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The Deployment after <paramref name="make"/> of it was applied; <paramref name="mayReplace"/> says whose template may be replaced.</summary>
    public async Task<JsonObject> ApplyAsync(
        Change change, string deployment, Release release, Func<JsonObject?, bool> mayReplace, Func<JsonObject?, JsonObject> make, CancellationToken cancellationToken)
    {
        var path = $"{ApiPath.Deployments(scope.Namespace)}/{deployment}";
        for (var attempt = 1; ; attempt++)
        {
            var live = await scope.Api.FindAsync(path, cancellationToken).ConfigureAwait(false);
            if (!mayReplace(live))
            {
                throw new SupersededException(release, live is null ? $"{deployment} was deleted." : $"{RolloutWatch.Changed(live)} has put another template in its place.");
            }

            var manifest = make(live);
            if (live is not null)
            {
                manifest.Within("metadata")["resourceVersion"] = live.Text("metadata", "resourceVersion");
            }

            scope.Lease.EnsureHeld();
            try
            {
                return await scope.Changes.ApplyAsync(change, path, manifest, () => manifest, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesException exception) when (exception.IsConflict && attempt < Tries)
            {
                await Task.Delay(Pause, scope.Clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sets the number of pods, which is nobody's template.</summary>
    public async Task ScaleAsync(string deployment, int replicas, string why, CancellationToken cancellationToken)
    {
        var path = $"{ApiPath.Deployments(scope.Namespace)}/{deployment}/scale";
        if (await scope.Api.FindAsync(path, cancellationToken).ConfigureAwait(false) is not { } scale || scale.Number("spec", "replicas") == replicas)
        {
            return;
        }

        scope.Lease.EnsureHeld();
        var change = new Change("scale", $"Deployment {scope.Namespace}/{deployment}", new Dictionary<string, string> { ["to"] = $"{replicas}", ["because"] = why });
        var patch = new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } };
        await scope.Changes.MergeAsync(change, path, patch, () => scale, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// <paramref name="manifest"/> with another template, for people marked as what it then runs. The number of pods stays as it is: it is the autoscaler's.
    /// </summary>
    public static JsonObject WithTemplate(JsonObject manifest, JsonObject template, JsonObject? live)
    {
        var changed = manifest.Copy();
        changed.Within("spec")["template"] = template.DeepClone();
        foreach (var part in new[] { "labels", "annotations" })
        {
            var notes = changed.Within("metadata").Within(part);
            foreach (var name in notes.Select(pair => pair.Key).Where(IsStamp).ToList())
            {
                notes.Remove(name);
            }

            foreach (var (name, value) in template.Pairs("metadata", part).Where(pair => IsStamp(pair.Key)))
            {
                notes[name] = value;
            }
        }

        if (changed.Find("spec", "replicas") is not null && live is not null)
        {
            changed.Within("spec")["replicas"] = live.Number("spec", "replicas");
        }

        return changed;
    }

    private static bool IsStamp(string name) => name.StartsWith(ReleaseStamp.Prefix, StringComparison.Ordinal) || name == ReleaseStamp.VersionLabel;
}
