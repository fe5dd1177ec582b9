using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;
using Slipway.Delivery.Deploying.Kubernetes.State;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>Finds what the pods of a template read, and names its content. Secrets are asked for their metadata only: a value never leaves the API server.</summary>
internal sealed class ConfigurationReader(ClusterScope scope)
{
    public async Task<PodConfiguration> ReadAsync(JsonNode? template, CancellationToken cancellationToken)
    {
        var maps = NamesOf(template, "configMap", "name", "configMapKeyRef", "configMapRef")
            .Select(async name => KeyValuePair.Create($"ConfigMap {name}", await MapAsync(name, cancellationToken).ConfigureAwait(false)));
        var secrets = NamesOf(template, "secret", "secretName", "secretKeyRef", "secretRef")
            .Select(async name => KeyValuePair.Create($"Secret {name}", await SecretAsync(name, cancellationToken).ConfigureAwait(false)));
        return new PodConfiguration((await Task.WhenAll(maps.Concat(secrets)).ConfigureAwait(false)).ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    /// <summary>The names of the ConfigMaps, or of the Secrets, that a template refers to: in volumes, in variables, and in whole sets of variables.</summary>
    internal static IReadOnlyList<string> NamesOf(JsonNode? template, string volume, string volumeName, string key, string set)
    {
        var pod = template.Find("spec");
        var volumes = pod.Items("volumes").ToList();
        var containers = pod.Items("initContainers").Concat(pod.Items("containers")).ToList();
        return
        [
            .. volumes.Select(found => found.Text(volume, volumeName))
                .Concat(volumes.SelectMany(found => found.Items("projected", "sources")).Select(source => source.Text(volume, "name")))
                .Concat(containers.SelectMany(container => container.Items("env")).Select(variable => variable.Text("valueFrom", key, "name")))
                .Concat(containers.SelectMany(container => container.Items("envFrom")).Select(source => source.Text(set, "name")))
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
    }

    private async Task<string> MapAsync(string name, CancellationToken cancellationToken)
    {
        if (await scope.Api.FindAsync($"{ApiPath.ConfigMaps(scope.Namespace)}/{name}", cancellationToken).ConfigureAwait(false) is not { } map)
        {
            return "absent";
        }

        return JsonShape.HashOf(new JsonObject { ["data"] = map.Find("data")?.DeepClone(), ["binaryData"] = map.Find("binaryData")?.DeepClone() });
    }

    private async Task<string> SecretAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await scope.Api.FindMetadataAsync($"{ApiPath.Secrets(scope.Namespace)}/{name}", cancellationToken).ConfigureAwait(false) is { } secret
                ? $"version {secret.Text("metadata", "resourceVersion")}"
                : "absent";
        }
        catch (KubernetesException exception) when (exception.Code == 403)
        {
            return "may not be read";
        }
    }
}
