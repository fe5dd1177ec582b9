using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;

namespace Slipway.Delivery.Deploying.Kubernetes.Rollouts;

/// <summary>The pods of a Deployment's present template, told from all others by the hash that its controller gave them.</summary>
internal sealed class DeploymentPods(KubeApi api, string ns, string deployment)
{
    private const string HashLabel = "pod-template-hash";

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

        var sets = await api.GetAsync(ApiPath.Selected(ApiPath.ReplicaSets(ns), Selector(live)), cancellationToken).ConfigureAwait(false);
        var uid = live.Text("metadata", "uid");
        var hash = sets.Items("items")
            .Where(set => set.Items("metadata", "ownerReferences").Any(owner => owner.Text("uid") == uid))
            .FirstOrDefault(set => JsonShape.HashOf(JsonShape.Template(set.Find("spec", "template"))) == template)
            .Text("metadata", "labels", HashLabel);
        _known = hash is null ? null : (template, hash);
        return hash;
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

    /// <summary>A short name for the template that the API server holds.</summary>
    public static string TemplateHash(JsonObject live) => JsonShape.HashOf(live.Find("spec", "template"));

    private static IEnumerable<KeyValuePair<string, string>> Selector(JsonObject live) => live.Pairs("spec", "selector", "matchLabels");
}
