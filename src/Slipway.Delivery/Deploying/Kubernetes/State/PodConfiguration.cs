using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;

namespace Slipway.Delivery.Deploying.Kubernetes.State;

/// <summary>The configuration that a release's pods read: each object that their template refers to, and a name for its content.</summary>
/// <param name="Objects">
/// <c>ConfigMap NAME</c> or <c>Secret NAME</c>. A ConfigMap's content goes by its hash, a Secret's by the version that the API server gives it: what is secret is
/// never read.
/// </param>
internal sealed record PodConfiguration(ImmutableSortedDictionary<string, string> Objects)
{
    /// <summary>A short name for all of it; <see langword="null"/> where the pods read none.</summary>
    [JsonIgnore]
    public string? Hash => Objects.IsEmpty ? null : JsonShape.HashOf(new JsonObject(Objects.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))));

    /// <summary>What is different in <paramref name="now"/>, one object each, in words.</summary>
    public IEnumerable<string> DifferencesTo(PodConfiguration now) => Objects.Keys.Union(now.Objects.Keys)
        .Where(name => Objects.GetValueOrDefault(name) != now.Objects.GetValueOrDefault(name))
        .Order(StringComparer.Ordinal)
        .Select(name => $"{name} (then {Objects.GetValueOrDefault(name) ?? "not read"}, now {now.Objects.GetValueOrDefault(name) ?? "not read"})");
}
