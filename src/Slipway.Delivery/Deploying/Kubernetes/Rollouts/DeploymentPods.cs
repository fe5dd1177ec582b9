using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;

namespace Slipway.Delivery.Deploying.Kubernetes.Rollouts;

/// <summary>The pods of a Deployment's present template, told from all others by the hash that its controller gave them.</summary>
internal sealed class DeploymentPods(KubeApi api, string ns, string deployment)
{
    private const string HashLabel = "pod-template-hash";
    private const string Revision = "deployment.kubernetes.io/revision";

    private (string Template, string Hash)? _known;

    public string Path => $"{ApiPath.Deployments(ns)}/{deployment}";

    public Task<JsonObject?> FindAsync(CancellationToken cancellationToken) => api.FindAsync(Path, cancellationToken);

    /// <summary>The hash of the Deployment's template; <see langword="null"/> until its controller has made a ReplicaSet of it.</summary>
    public async Task<string?> HashAsync(JsonObject live, CancellationToken cancellationToken)
    {
        var template = TemplateHash(live);
        if (_known is { } known && known.Template == template)
        {
            return known.Hash;
        }

        var hash = (await SetsAsync(live, cancellationToken).ConfigureAwait(false))
            .FirstOrDefault(set => JsonShape.HashOf(JsonShape.Template(set.Find("spec", "template"))) == template)
            .Text("metadata", "labels", HashLabel);
        _known = hash is null ? null : (template, hash);
        return hash;
    }

    /// <summary>The hash of the template that the present one replaced; <see langword="null"/> where there was none.</summary>
    public async Task<string?> FormerHashAsync(JsonObject live, CancellationToken cancellationToken)
    {
        var hash = await HashAsync(live, cancellationToken).ConfigureAwait(false);
        return (await SetsAsync(live, cancellationToken).ConfigureAwait(false))
            .Select(set => (Hash: set.Text("metadata", "labels", HashLabel), Revision: int.TryParse(set.Text("metadata", "annotations", Revision), out var revision) ? revision : 0))
            .Where(set => hash is not null && set.Hash != hash)
            .OrderByDescending(set => set.Revision)
            .FirstOrDefault().Hash;
    }

    /// <summary>The pods of the present template; none until there is a ReplicaSet of it.</summary>
    public async Task<IReadOnlyList<PodSnapshot>> PodsAsync(JsonObject live, CancellationToken cancellationToken)
    {
        if (await HashAsync(live, cancellationToken).ConfigureAwait(false) is not { } hash)
        {
            return [];
        }

        var labels = Selector(live).Append(KeyValuePair.Create(HashLabel, hash));
        var list = await api.GetAsync(ApiPath.Selected(ApiPath.Pods(ns), labels), cancellationToken).ConfigureAwait(false);
        return [.. list.Items("items").Select(PodSnapshot.Of)];
    }

    /// <summary>Whether a pod of any of its templates is on its way out: its place is not free yet.</summary>
    public async Task<bool> IsAnyLeavingAsync(JsonObject live, CancellationToken cancellationToken)
    {
        var list = await api.GetAsync(ApiPath.Selected(ApiPath.Pods(ns), Selector(live)), cancellationToken).ConfigureAwait(false);
        return list.Items("items").Select(PodSnapshot.Of).Any(pod => pod.Leaving);
    }

    private async Task<IEnumerable<JsonObject>> SetsAsync(JsonObject live, CancellationToken cancellationToken)
    {
        var sets = await api.GetAsync(ApiPath.Selected(ApiPath.ReplicaSets(ns), Selector(live)), cancellationToken).ConfigureAwait(false);
        var uid = live.Text("metadata", "uid");
        return sets.Items("items").Where(set => set.Items("metadata", "ownerReferences").Any(owner => owner.Text("uid") == uid));
    }

    /// <summary>A short name for the template that the API server holds.</summary>
    public static string TemplateHash(JsonObject live) => JsonShape.HashOf(live.Find("spec", "template"));

    private static IEnumerable<KeyValuePair<string, string>> Selector(JsonObject live) => live.Pairs("spec", "selector", "matchLabels");
}
