namespace Slipway.Delivery.Baking;

/// <summary>
/// What one instance (a pod, a process) has counted since it started, on judged routes only. Raw counters, never rates: the bake diffs them itself,
/// and so sees resets.
/// </summary>
/// <param name="Pod">Its name, unique among the release's instances.</param>
/// <param name="Requests">All requests.</param>
/// <param name="Errors">Those answered by 5xx. No error series at all means zero.</param>
public sealed record PodCounters(string Pod, long Requests, long Errors)
{
    /// <summary>When the instance started, in seconds since 1970, where it says so (<c>process_start_time_seconds</c>); a change means a restart.</summary>
    public double? StartedAt { get; init; }

    /// <summary>Requests in the latency histogram.</summary>
    public long Timed { get; init; }

    /// <summary>The histogram's finite buckets.</summary>
    public IReadOnlyList<LatencyBucket> Buckets { get; init; } = [];
}
