using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Oci;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.Manifests;

/// <summary>The objects of one service: its Deployment, and what goes with it.</summary>
/// <param name="Deployment">Runs the service; its pods run the release's image by digest.</param>
/// <param name="Others">All else, in the order in which it is applied.</param>
internal sealed record ServiceManifests(JsonObject Deployment, IReadOnlyList<JsonObject> Others)
{
    // What stands for “not chosen yet”: a workload with it belongs to a service that has its own deploy.
    private const string Placeholder = "@sha256:0000000000000000000000000000000000000000000000000000000000000000";

    private static readonly string[] Workloads = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"];

    private static readonly string[] First = ["Namespace", "CustomResourceDefinition", "ServiceAccount", "Secret", "ConfigMap", "PersistentVolumeClaim", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"];

    /// <summary>Picks the service's objects out of <paramref name="objects"/>; the image is not in them yet.</summary>
    public static ServiceManifests Of(IReadOnlyList<JsonObject> objects, string service, string repository)
    {
        var candidates = objects.Where(candidate => candidate.Kind() == "Deployment" && ContainersOf(candidate, service, repository).Any()).ToList();
        if (candidates.Count != 1)
        {
            throw new UsageException(
                candidates.Count == 0 ? $"The manifests have no Deployment of {service}." : $"The manifests have {candidates.Count} Deployments of {service}.",
                candidates.Count == 0
                    ? $"None of their {objects.Count} objects is a Deployment with a container or an image of that name."
                    : $"{string.Join(" and ", candidates.Select(candidate => candidate.Name()))} have a container or an image of that name.",
                "Name the service's container after the service, in one Deployment.");
        }

        var deployment = candidates[0];
        return new ServiceManifests(
            deployment.Copy(),
            [.. objects.Where(other => other != deployment && !IsAnotherService(other)).OrderBy(Rank).Select(other => other.Copy())]);
    }

    /// <summary>The Deployment as the release wants it.</summary>
    public JsonObject Stamped(Release release, string image, string repository)
    {
        var stamped = Deployment.Copy();
        foreach (var container in ContainersOf(stamped, release.Service, repository))
        {
            container["image"] = $"{image}@{release.Digest}";
        }

        ReleaseStamp.Put(stamped, release);
        return stamped;
    }

    /// <summary>The containers that run the service's image: by their own name, or by the image's.</summary>
    public static IEnumerable<JsonObject> ContainersOf(JsonObject deployment, string service, string repository) =>
        new[] { "containers", "initContainers" }
            .SelectMany(list => deployment.Find("spec", "template", "spec").Items(list))
            .Where(container => container.Text("name") == service || ImageName(container.Text("image") ?? "") is var name && (name == repository || name == service));

    private static string ImageName(string image)
    {
        var name = image.Split('@')[0];
        name = name[(name.LastIndexOf('/') + 1)..];
        return name.Split(':')[0];
    }

    private static bool IsAnotherService(JsonObject other) =>
        Workloads.Contains(other.Kind()) && other.ToJsonString().Contains(Placeholder, StringComparison.Ordinal);

    private static int Rank(JsonObject candidate) => Array.IndexOf(First, candidate.Kind()) is var rank and >= 0 ? rank : First.Length;
}
