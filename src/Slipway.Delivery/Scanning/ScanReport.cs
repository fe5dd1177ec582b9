using System.Collections.Immutable;

namespace Slipway.Delivery.Scanning;

/// <summary>What scanners said, before any judgement.</summary>
/// <param name="Runs">Which scans there were, and how they went.</param>
/// <param name="Findings">All that they found.</param>
/// <param name="Database">The vulnerability database; absent where none was needed or found.</param>
public sealed record ScanReport(ImmutableArray<ScanRun> Runs, ImmutableArray<Finding> Findings, ScanDatabase? Database = null)
{
    /// <summary>Several reports as one; the oldest database stands for all.</summary>
    public static ScanReport Merge(params IReadOnlyCollection<ScanReport> reports) => new(
        [.. reports.SelectMany(report => report.Runs)],
        [.. reports.SelectMany(report => report.Findings)],
        reports.Select(report => report.Database).Where(database => database is not null).MinBy(database => database!.UpdatedAt));

    /// <summary>The report of scans that were not started.</summary>
    public static ScanReport Absent(string target, IEnumerable<FindingKind> kinds, string tool, string problem) =>
        new([.. kinds.Select(kind => new ScanRun(target, kind, tool, null, ScanState.Skipped, problem))], []);
}
