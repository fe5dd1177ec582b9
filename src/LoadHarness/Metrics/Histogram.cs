namespace LoadHarness.Metrics;

/// <summary>Durations in the buckets that Prometheus adds up; safe from any thread.</summary>
internal sealed class Histogram
{
    private readonly long[] _counts = new long[Bounds.Length + 1];
    private long _sumTicks;

    /// <summary>Upper bounds in seconds. 0.2 and 0.25 are there for objectives that are set at them.</summary>
    public static double[] Bounds { get; } = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2.5, 5, 10];

    public void Observe(TimeSpan duration)
    {
        var index = Array.FindIndex(Bounds, bound => duration.TotalSeconds <= bound);
        Interlocked.Increment(ref _counts[index < 0 ? Bounds.Length : index]);
        Interlocked.Add(ref _sumTicks, duration.Ticks);
    }

    /// <summary>Counts up to each bound, the last without one; never decreasing, whatever is observed meanwhile.</summary>
    public (long[] Cumulative, double SumSeconds) Read()
    {
        var cumulative = new long[_counts.Length];
        var sum = 0L;
        for (var i = 0; i < _counts.Length; i++) cumulative[i] = sum += Interlocked.Read(ref _counts[i]);
        return (cumulative, TimeSpan.FromTicks(Interlocked.Read(ref _sumTicks)).TotalSeconds);
    }
}
