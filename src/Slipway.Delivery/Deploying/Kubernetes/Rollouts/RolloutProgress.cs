using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;

namespace Slipway.Delivery.Deploying.Kubernetes.Rollouts;

/// <summary>How far a Deployment's controller is with the present template.</summary>
/// <param name="Wanted">Replicas that there are to be.</param>
/// <param name="Updated">Replicas of the present template.</param>
/// <param name="Available">Replicas of the present template that are ready. Never more than are updated.</param>
/// <param name="Old">Replicas of former templates.</param>
/// <param name="Seen">Whether the controller has seen the template at all.</param>
internal sealed record RolloutProgress(int Wanted, int Updated, int Available, int Old, bool Seen)
{
    public bool IsComplete => Seen && Updated >= Wanted && Old == 0 && Available >= Wanted;

    /// <summary><see cref="Available"/> is counted from the pods: the Deployment's own number mixes old ones in.</summary>
    public static RolloutProgress Of(JsonObject live, IReadOnlyList<PodSnapshot> pods)
    {
        var wanted = live.Find("spec", "replicas") is null ? 1 : live.Number("spec", "replicas");
        var updated = live.Number("status", "updatedReplicas");
        return new RolloutProgress(
            wanted,
            updated,
            Math.Min(pods.Count(pod => pod is { Ready: true, Leaving: false }), live.Number("status", "availableReplicas")),
            live.Number("status", "replicas") - updated,
            live.Number("status", "observedGeneration") >= live.Number("metadata", "generation"));
    }

    public override string ToString() => $"{Available} of {Wanted} pods ready{(Old > 0 ? $", {Old} old" : "")}";
}
