namespace Slipway.Delivery.Baking;

/// <summary>Leaves out of a reading what the plan does not judge, so that records stay small.</summary>
internal static class TelemetryTrim
{
    public static TelemetryReading For(BakePlan plan, TelemetryReading reading) => reading with
    {
        Pods = [.. reading.Pods.Select(pod => Trim(pod, plan.Latency?.ThresholdSeconds))],
    };

    private static PodCounters Trim(PodCounters pod, double? threshold)
    {
        if (threshold is not { } le)
            return pod with { Timed = 0, Buckets = [] };
        var bucket = pod.Buckets.FirstOrDefault(bucket => CounterLedger.IsAt(bucket.Le, le));
        // Without the bucket all of them stay: they are what the verdict line names.
        return bucket is null ? pod : pod with { Buckets = [bucket] };
    }
}
