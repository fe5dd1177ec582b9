using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.Api;

/// <summary>Which path an object of some kind has, by the API's own discovery.</summary>
internal sealed class ApiResources(KubeApi api)
{
    private readonly ConcurrentDictionary<string, Task<JsonObject?>> _known = new(StringComparer.Ordinal);

    /// <summary>The path of the object. A kind that the cluster does not know is a <see cref="UsageException"/>.</summary>
    public async Task<string> PathOfAsync(JsonObject manifest, string ns, CancellationToken cancellationToken)
    {
        var version = manifest.Text("apiVersion") ?? "";
        var root = version.Contains('/') ? $"/apis/{version}" : $"/api/{version}";
        var list = await _known.GetOrAdd(root, path => api.FindAsync(path, cancellationToken)).ConfigureAwait(false);
        var resource = list.Items("resources").FirstOrDefault(candidate => candidate.Text("kind") == manifest.Kind() && candidate.Text("name")?.Contains('/') == false)
            ?? throw new UsageException(
                $"The cluster knows no {manifest.Kind()} of {version}.",
                $"{manifest.Kind()}/{manifest.Name()} is of that kind.",
                "Install what defines it (a CustomResourceDefinition), or write the manifest for the versions that kubectl api-resources lists.");
        var plural = resource.Text("name");
        return resource.Flag("namespaced") ? $"{root}/namespaces/{manifest.Text("metadata", "namespace") ?? ns}/{plural}/{manifest.Name()}" : $"{root}/{plural}/{manifest.Name()}";
    }
}
