namespace Slipway.Delivery.Baking;

/// <summary>What a telemetry source knows at one moment.</summary>
public sealed record TelemetryReading
{
    /// <summary>Why nothing could be read; the bake is blind then, which is neither good nor bad.</summary>
    public string? Blind { get; init; }

    /// <summary>The instances that answered. None at all is the same as blind: a release without instances is not a quiet one.</summary>
    public IReadOnlyList<PodCounters> Pods { get; init; } = [];

    /// <summary>Instances that should have answered and did not. The others' counters are used; a pass waits.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>What may be wrong with the reading itself (“no series is named …”), shown when the bake cannot decide.</summary>
    public string? Hint { get; init; }

    /// <summary>A reading of all instances.</summary>
    public static TelemetryReading Of(params IReadOnlyList<PodCounters> pods) => new() { Pods = pods };

    /// <summary>No reading.</summary>
    public static TelemetryReading NotReadable(string reason) => new() { Blind = reason };
}
