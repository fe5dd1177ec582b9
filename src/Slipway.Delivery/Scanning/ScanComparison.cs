using System.Collections.Immutable;

namespace Slipway.Delivery.Scanning;

/// <summary>What changed since another scan, usually that of the last verified release.</summary>
/// <param name="New">Found now, not then.</param>
/// <param name="Fixed">Found then, not now; only among kinds that were scanned both times.</param>
/// <param name="Unchanged">Found both times, as it is now.</param>
public sealed record ScanComparison(ImmutableArray<Finding> New, ImmutableArray<Finding> Fixed, ImmutableArray<Finding> Unchanged)
{
    /// <summary>Compares by <see cref="Finding.Identity"/>, counting: a second key beside a known one in the same file is new.</summary>
    public static ScanComparison Between(ScanRecord current, ScanRecord previous)
    {
        var now = current.Findings.ToLookup(judged => judged.Finding.Identity, judged => judged.Finding);
        var then = previous.Findings.ToLookup(judged => judged.Finding.Identity, judged => judged.Finding);

        // What was not looked for this time is not fixed.
        var scanned = current.Runs.Where(run => run.State == ScanState.Ran).Select(run => (run.Tool, run.Kind)).ToHashSet();
        return new(
            [.. now.SelectMany(group => group.Skip(then[group.Key].Count()))],
            [.. then.SelectMany(group => group.Skip(now[group.Key].Count())).Where(finding => scanned.Contains((finding.Tool, finding.Kind)))],
            [.. now.SelectMany(group => group.Take(then[group.Key].Count()))]);
    }
}
