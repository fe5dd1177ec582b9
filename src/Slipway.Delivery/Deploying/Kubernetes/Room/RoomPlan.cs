using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;

namespace Slipway.Delivery.Deploying.Kubernetes.Room;

/// <summary>How many pods each strategy needs at its worst moments, on the way there and, should the release be bad, on the way back.</summary>
/// <param name="Serving">How many pods serve now.</param>
/// <param name="Moments">When most is needed.</param>
internal sealed record RoomPlan(int Serving, ImmutableArray<RoomMoment> Moments)
{
    private const string Quarter = "25%";

    /// <summary>Nothing runs yet.</summary>
    public static RoomPlan First(Release release, int replicas) => new(0, [new($"{release.Version} with {Pods(replicas)}", replicas, 0)]);

    /// <summary>Pod by pod: beside the old ones where none may be missing, else in their place; and the same the other way round.</summary>
    public static RoomPlan Rolling(Release release, string old, JsonNode? strategy, int replicas)
    {
        var missing = strategy.Text("type") == "Recreate" ? replicas : Share(strategy.Find("rollingUpdate", "maxUnavailable"), replicas, roundUp: false);
        var beside = Share(strategy.Find("rollingUpdate", "maxSurge"), replicas, roundUp: true);
        return missing > 0 || beside == 0
            ? new(replicas, [new($"{release.Version} with {Pods(replicas)}", replicas, 0), new($"the return of {old} with {Pods(replicas)}", 0, replicas)])
            : new(replicas, [new($"a pod of {release.Version} beside the {Pods(replicas)} of {old}", 1, replicas), new($"a pod of {old}, come back beside the {Pods(replicas)} of {release.Version},", replicas, 1)]);
    }

    /// <summary>Both whole at once, in the place of what the slot still <paramref name="kept"/>; to go back nothing has to start.</summary>
    public static RoomPlan BlueGreen(Release release, string old, int replicas, int kept)
    {
        var whole = new RoomMoment($"{release.Version} with {Pods(replicas)} beside the {Pods(replicas)} of {old}", replicas, replicas);
        return new(replicas + kept, kept == 0 ? [whole] : [new($"a pod of {release.Version} beside all that still run", 1, replicas + kept), whole]);
    }

    /// <summary>The largest share beside all old pods, and then the canary beside the pods that take over from it.</summary>
    public static RoomPlan Canary(Release release, string old, int largest, bool whole, int replicas) => new(
        replicas,
        [
            new($"a canary of {Pods(largest)} of {release.Version} beside the {Pods(replicas)} of {old}", largest, replicas),
            whole ? new($"{release.Version} with {Pods(replicas)} beside its canary of {Pods(largest)}", largest + replicas, 0)
                : new($"a pod of {release.Version} beside its canary of {Pods(largest)} and the {Pods(replicas)} of {old}", largest + 1, replicas),
        ]);

    private static int Share(JsonNode? value, int replicas, bool roundUp)
    {
        var text = value?.ToString() ?? Quarter;
        if (!text.EndsWith('%'))
        {
            return (int)Quantity.Parse(text);
        }

        var share = replicas * Quantity.Parse(text[..^1]) / 100;
        return (int)(roundUp ? Math.Ceiling(share) : Math.Floor(share));
    }

    private static string Pods(int count) => count == 1 ? "1 pod" : $"{count} pods";
}
