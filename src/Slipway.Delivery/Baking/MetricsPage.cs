using System.Globalization;

namespace Slipway.Delivery.Baking;

/// <summary>An instance's counters from its metrics page.</summary>
internal static class MetricsPage
{
    public static PodCounters CountersOf(string pod, IReadOnlyList<PrometheusSample> samples, MetricNames names)
    {
        double requests = 0, errors = 0, timed = 0;
        double? startedAt = null;
        var buckets = new SortedDictionary<double, double>();
        foreach (var sample in samples)
        {
            if (sample.Name == names.StartTime)
                startedAt = sample.Value;
            if (!double.IsFinite(sample.Value) || !names.Judges(sample))
                continue;
            if (sample.Name == names.Requests)
            {
                requests += sample.Value;
                errors += sample.Label(names.CodeLabel).StartsWith(names.ErrorCodePrefix, StringComparison.Ordinal) ? sample.Value : 0;
            }
            else if (sample.Name == names.Duration + "_count")
            {
                timed += sample.Value;
            }
            else if (sample.Name == names.Duration + "_bucket" && TryBound(sample.Label("le"), out var le))
            {
                buckets[le] = buckets.GetValueOrDefault(le) + sample.Value;
            }
        }

        return new PodCounters(pod, (long)requests, (long)errors)
        {
            StartedAt = startedAt,
            Timed = (long)timed,
            Buckets = [.. buckets.Select(bucket => new LatencyBucket(bucket.Key, (long)bucket.Value))],
        };
    }

    private static bool TryBound(string text, out double le) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out le) && double.IsFinite(le);
}
