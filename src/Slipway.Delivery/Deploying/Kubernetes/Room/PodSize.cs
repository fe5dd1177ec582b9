using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;

namespace Slipway.Delivery.Deploying.Kubernetes.Room;

/// <summary>What one pod takes, under the names by which a quota counts: <c>pods</c>, <c>requests.cpu</c>, <c>limits.memory</c>.</summary>
internal sealed record PodSize(ImmutableSortedDictionary<string, decimal> Takes)
{
    private static readonly string[] Resources = ["cpu", "memory", "ephemeral-storage"];

    public decimal this[string name] => Takes.GetValueOrDefault(name);

    /// <summary>Of a pod's or a template's <c>spec</c>; what its containers leave open is filled in from <paramref name="defaults"/>, a LimitRange's, as the API server does.</summary>
    public static PodSize Of(JsonNode? spec, JsonObject? defaults = null)
    {
        var takes = ImmutableSortedDictionary.CreateBuilder<string, decimal>(StringComparer.Ordinal);
        takes["pods"] = 1;
        foreach (var kind in new[] { "requests", "limits" })
        {
            foreach (var resource in Resources)
            {
                // Init containers run before the others, one at a time; one that stays (a sidecar) runs beside them.
                var stay = spec.Items("containers").Concat(spec.Items("initContainers").Where(IsSidecar)).Sum(container => Of(container, kind, resource, defaults));
                var first = spec.Items("initContainers").Where(container => !IsSidecar(container)).Select(container => Of(container, kind, resource, defaults)).DefaultIfEmpty(0).Max();
                var all = Math.Max(stay, first) + Quantity.Of(spec.Find("overhead", resource));
                if (all > 0)
                {
                    takes[$"{kind}.{resource}"] = all;
                }
            }
        }

        return new PodSize(takes.ToImmutable());
    }

    private static bool IsSidecar(JsonObject container) => container.Text("restartPolicy") == "Always";

    private static decimal Of(JsonObject container, string kind, string resource, JsonObject? defaults)
    {
        var limit = container.Find("resources", "limits", resource);
        return kind == "limits"
            ? Quantity.Of(limit ?? defaults.Find("default", resource))
            : Quantity.Of(container.Find("resources", "requests", resource) ?? limit ?? defaults.Find("defaultRequest", resource) ?? defaults.Find("default", resource));
    }
}
