using System.Collections.Concurrent;
using LoadHarness.Configuration;

namespace LoadHarness.Faults;

/// <summary>
/// Which requests fail: evenly spaced ones. Of n requests on a route exactly floor(n x rate) fail, so that 0.3 is 3 of every 10 in a row,
/// today and in every rerun. Each route counts for itself, or two alternating routes at 0.5 would put every failure on one of them.
/// </summary>
internal sealed class ErrorSpacing(FaultOptions faults)
{
    private readonly ConcurrentDictionary<string, Count> _counts = new(StringComparer.Ordinal);

    public bool NextFails(string route)
    {
        if (faults.ErrorRate == 0) return false;
        var n = Interlocked.Increment(ref _counts.GetOrAdd(route, _ => new Count()).Value);
        // Decimal, because 100 x 0.29 must be 29.
        return decimal.Floor(n * faults.ErrorRate) > decimal.Floor((n - 1) * faults.ErrorRate);
    }

    private sealed class Count
    {
        public long Value;
    }
}
