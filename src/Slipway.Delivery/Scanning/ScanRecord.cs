using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Slipway.Tooling;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Scanning;

/// <summary>What was scanned, what was found, and what the gate says of it.</summary>
[RecordSchema("scan", 1)]
public sealed record ScanRecord
{
    /// <summary>The gate's word.</summary>
    public required ScanVerdict Verdict { get; init; }

    /// <summary>Why the gate did not pass, one reason a line; empty when it did.</summary>
    public required ImmutableArray<string> Reasons { get; init; }

    /// <summary>The day on which exceptions and the database's age were judged (UTC).</summary>
    public required DateOnly Day { get; init; }

    /// <summary>The environment whose policy was applied; absent: the policy's general part.</summary>
    public string? Environment { get; init; }

    /// <summary>Which scans there were, and how they went.</summary>
    public required ImmutableArray<ScanRun> Runs { get; init; }

    /// <summary>Every finding, worst first, with whether it counts and why.</summary>
    public required ImmutableArray<JudgedFinding> Findings { get; init; }

    /// <summary>Every exception, with what became of it.</summary>
    public required ImmutableArray<JudgedException> Exceptions { get; init; }

    /// <summary>The vulnerability database that was used.</summary>
    public ScanDatabase? Database { get; init; }

    /// <summary>What is new and what is fixed since the last verified release; absent where none is known.</summary>
    public ScanSince? Since { get; init; }

    /// <summary>The findings that stop the delivery.</summary>
    [JsonIgnore]
    public IEnumerable<JudgedFinding> Counting => Findings.Where(finding => finding.Counts);

    /// <summary>
    /// Throws <see cref="TargetFailedException"/> unless the gate passed, or a scanner is absent and <paramref name="absenceAllowed"/>
    /// (a laptop: yes; a CI server: no).
    /// Store the record first: it is the evidence.
    /// </summary>
    public void Require(bool absenceAllowed)
    {
        if (Verdict == ScanVerdict.Passed || (Verdict == ScanVerdict.Skipped && absenceAllowed))
        {
            return;
        }

        throw new TargetFailedException(
            Verdict == ScanVerdict.Skipped
                ? "A scan is required here, and its scanner is absent."
                : $"The scan gate failed: {Reasons.Length} {(Reasons.Length == 1 ? "reason" : "reasons")}.",
            string.Join('\n', Reasons),
            Verdict == ScanVerdict.Skipped
                ? TrivyTool.HowToGet
                : $"Mend the findings, or answer for one until a date in {ScanExceptionsFile.DefaultName}.");
    }
}
