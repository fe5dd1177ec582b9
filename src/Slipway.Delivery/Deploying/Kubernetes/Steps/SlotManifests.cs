using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Manifests;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>A service's manifests for one of two Deployments that run beside each other.</summary>
internal sealed class SlotManifests(ServiceManifests manifests)
{
    /// <summary>The label that tells them apart, on pods and in selectors.</summary>
    public const string Label = ReleaseStamp.Prefix + "slot";

    /// <summary>What is applied as it is.</summary>
    public IEnumerable<JsonObject> Rest => manifests.Others.Except(Services).Except(Autoscalers);

    /// <summary>The Services that send traffic to the Deployment's pods.</summary>
    public IReadOnlyList<JsonObject> Services { get; } = [.. manifests.Others.Where(other => other.Kind() == "Service" && Selects(other, manifests.Deployment))];

    private IReadOnlyList<JsonObject> Autoscalers { get; } =
    [
        .. manifests.Others.Where(other => other.Kind() == "HorizontalPodAutoscaler" && other.Text("spec", "scaleTargetRef", "name") == manifests.Deployment.Name()),
    ];

    public static string NameOf(string deployment, string slot) => $"{deployment}-{slot}";

    public static string SlotOfDeployment(JsonNode? deployment) => deployment.Text("metadata", "labels", Label) ?? "";

    public static string SlotOf(JsonNode? service) => service.Text("spec", "selector", Label) ?? "";

    /// <summary>A Deployment's manifest as that of a slot, whichever slot it was of before.</summary>
    public JsonObject Deployment(JsonObject manifest, string slot)
    {
        var changed = manifest.Copy();
        changed.Within("metadata")["name"] = NameOf(manifests.Deployment.Name(), slot);
        changed.Within("metadata").Within("labels")[Label] = slot;
        changed.Within("spec").Within("selector").Within("matchLabels")[Label] = slot;
        changed.Within("spec").Within("template").Within("metadata").Within("labels")[Label] = slot;
        return changed;
    }

    /// <summary>The Service with its traffic to a slot.</summary>
    public static JsonObject Service(JsonObject service, string slot)
    {
        var changed = service.Copy();
        changed.Within("spec").Within("selector")[Label] = slot;
        return changed;
    }

    /// <summary>
    /// The autoscalers, aimed at a slot. They keep their names and go where the traffic goes: one that stayed would shrink the release that is kept for going back.
    /// </summary>
    public IEnumerable<JsonObject> AutoscalersOf(string slot) => Autoscalers.Select(autoscaler =>
    {
        var changed = autoscaler.Copy();
        changed.Within("spec").Within("scaleTargetRef")["name"] = NameOf(manifests.Deployment.Name(), slot);
        return changed;
    });

    private static bool Selects(JsonObject service, JsonObject deployment)
    {
        var selector = service.Pairs("spec", "selector").ToList();
        return selector.Count > 0 && selector.All(pair => deployment.Text("spec", "template", "metadata", "labels", pair.Key) == pair.Value);
    }
}
