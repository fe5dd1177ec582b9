namespace Slipway.Delivery.Baking;

/// <summary>
/// Turns raw counters into what happened between readings. An instance known from the first reading starts from its counts there; one that appears later
/// was born during the bake and starts from zero; one that restarted starts from zero again.
/// </summary>
internal sealed class CounterLedger(double? latencyThreshold)
{
    // A process start time is computed from a clock: less than this is the clock's doing, not a restart.
    private const double StartJitterSeconds = 2;

    private readonly Dictionary<string, Known> _last = new(StringComparer.Ordinal);
    private readonly HashSet<string> _awaited = new(StringComparer.Ordinal);
    private bool _any;

    /// <summary>The histogram had requests and no bucket at the objective's threshold.</summary>
    public string? BucketProblem { get; private set; }

    public List<PodDelta> Advance(TelemetryReading reading)
    {
        var deltas = new List<PodDelta>(reading.Pods.Count);
        foreach (var pod in reading.Pods)
        {
            var now = Measure(pod);
            if (_last.TryGetValue(pod.Pod, out var before))
            {
                var restarted = now.Requests < before.Requests || Moved(now.StartedAt, before.StartedAt);
                var since = restarted ? default : before;
                deltas.Add(Between(pod.Pod, since, now));
                // An error series that vanished for one reading must not be counted again when it comes back.
                now = restarted ? now : now.NotBelow(before);
            }
            else if (_any && !_awaited.Contains(pod.Pod))
            {
                deltas.Add(Between(pod.Pod, default, now));
            }

            _awaited.Remove(pod.Pod);
            _last[pod.Pod] = now;
        }

        _awaited.UnionWith(reading.Unreadable.Where(pod => !_last.ContainsKey(pod)));
        _any |= reading.Blind is null && reading.Pods.Count > 0;
        return deltas;
    }

    private static PodDelta Between(string pod, Known before, Known now)
    {
        var requests = Math.Max(0, now.Requests - before.Requests);
        var timed = Math.Max(0, now.Timed - before.Timed);
        return new PodDelta(pod, requests, Math.Clamp(now.Errors - before.Errors, 0, requests), timed, Math.Clamp(now.Slow - before.Slow, 0, timed));
    }

    private static bool Moved(double? now, double? before) => now is { } a && before is { } b && Math.Abs(a - b) > StartJitterSeconds;

    private Known Measure(PodCounters pod)
    {
        if (latencyThreshold is not { } threshold || pod.Timed == 0)
            return new Known(pod.Requests, pod.Errors, 0, 0, pod.StartedAt);

        var bucket = pod.Buckets.FirstOrDefault(bucket => IsAt(bucket.Le, threshold));
        if (bucket is null)
        {
            BucketProblem = $"{pod.Pod} has no latency bucket le=\"{threshold}\""
                + (pod.Buckets.Count > 0 ? $"; there are {string.Join(", ", pod.Buckets.Select(b => b.Le))}" : "");
            return new Known(pod.Requests, pod.Errors, 0, 0, pod.StartedAt);
        }

        return new Known(pod.Requests, pod.Errors, pod.Timed, Math.Max(0, pod.Timed - bucket.Count), pod.StartedAt);
    }

    internal static bool IsAt(double le, double threshold) => Math.Abs(le - threshold) <= 1e-9 * Math.Max(1, Math.Abs(threshold));

    private readonly record struct Known(long Requests, long Errors, long Timed, long Slow, double? StartedAt)
    {
        public Known NotBelow(Known other) =>
            this with { Errors = Math.Max(Errors, other.Errors), Timed = Math.Max(Timed, other.Timed), Slow = Math.Max(Slow, other.Slow) };
    }
}
