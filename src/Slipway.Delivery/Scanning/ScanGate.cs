using System.Collections.Immutable;

namespace Slipway.Delivery.Scanning;

/// <summary>Decides whether a scan lets a delivery through: a pure function of what was found, the policy, the exceptions and the day.</summary>
public static class ScanGate
{
    internal const string ExceptedWord = "excepted";

    /// <summary>Judges <paramref name="report"/>. A scan that failed never passes; a report without any scan does not either.</summary>
    /// <param name="report">What the scanners said.</param>
    /// <param name="policy">What counts.</param>
    /// <param name="exceptions">Who answers for what, until when.</param>
    /// <param name="today">The day (UTC) that expiry dates are held against; an exception holds on its last day.</param>
    /// <param name="environment">The environment that the delivery goes to; absent: the policy's general part.</param>
    public static ScanRecord Judge(
        ScanReport report, ScanPolicy policy, IReadOnlyCollection<ScanException> exceptions, DateOnly today, string? environment = null)
    {
        var used = new HashSet<ScanException>(ReferenceEqualityComparer.Instance);
        var findings = report.Findings
            .Select(finding => Judge(finding, policy.For(finding.Kind, finding.Service, environment), exceptions, today, used))
            .OrderByDescending(judged => judged.Counts)
            .ThenByDescending(judged => judged.Finding.Severity)
            .ThenBy(judged => judged.Finding.Identity, StringComparer.Ordinal)
            .ThenBy(judged => judged.Finding.Line)
            .ToImmutableArray();
        var states = exceptions
            .Select(exception => new JudgedException(
                exception,
                today > exception.Expires ? ExceptionState.Expired : used.Contains(exception) ? ExceptionState.Used : ExceptionState.Unused))
            .ToImmutableArray();
        var absent = NotScanned(report, ScanState.Skipped).ToList();
        var failures = Failures(report, policy, findings, states, today).ToList();
        return new ScanRecord
        {
            Verdict = failures.Count > 0 ? ScanVerdict.Failed : absent.Count > 0 ? ScanVerdict.Skipped : ScanVerdict.Passed,
            Reasons = [.. failures, .. absent],
            Day = today,
            Environment = environment,
            Runs = report.Runs,
            Findings = findings,
            Exceptions = states,
            Database = report.Database,
        };
    }

    private static JudgedFinding Judge(
        Finding finding, KindPolicy policy, IReadOnlyCollection<ScanException> exceptions, DateOnly today, HashSet<ScanException> used)
    {
        var matching = exceptions.Where(exception => exception.Matches(finding)).ToList();
        var severity = finding.Severity.ToString().ToLowerInvariant();
        if (policy.AtLeast is not { } lowest)
        {
            return new(finding, false, "the policy only lists this kind");
        }

        if (finding.Severity < lowest)
        {
            return new(finding, false, $"{severity} is below {lowest.ToString().ToLowerInvariant()}, where the policy begins");
        }

        if (policy.FixableOnly && finding.Kind == FindingKind.Vulnerability && finding.FixedVersion is null)
        {
            return new(finding, false, "there is no fixed version, and the policy counts only what can be fixed");
        }

        if (matching.Find(exception => today <= exception.Expires) is { } excuse)
        {
            used.Add(excuse);
            return new(finding, false, $"{ExceptedWord} until {excuse.Expires:yyyy-MM-dd} by {excuse.Owner}: {excuse.Reason}");
        }

        if (matching.MaxBy(exception => exception.Expires) is { } expired)
        {
            return new(finding, true, $"its exception (by {expired.Owner}) expired on {expired.Expires:yyyy-MM-dd}");
        }

        var limit = lowest == Severity.Unknown ? "every severity counts" : $"the policy counts {lowest.ToString().ToLowerInvariant()} and above";
        var fix = finding is { Kind: FindingKind.Vulnerability, FixedVersion: { } version } ? $"; fixed in {version}" : "";
        return new(finding, true, limit + fix);
    }

    private static IEnumerable<string> NotScanned(ScanReport report, ScanState state) => report.Runs
        .Where(run => run.State == state)
        .GroupBy(run => (run.Target, run.Tool, run.Problem))
        .Select(group =>
            $"{group.Key.Tool} did not scan {group.Key.Target} for {ScanWords.Of(group.Select(run => run.Kind))}: "
            + (group.Key.Problem ?? "no reason was given"));

    private static IEnumerable<string> Failures(
        ScanReport report, ScanPolicy policy, ImmutableArray<JudgedFinding> findings, ImmutableArray<JudgedException> exceptions, DateOnly today)
    {
        if (report.Runs.IsEmpty)
        {
            yield return "No scan ran.";
        }

        foreach (var reason in NotScanned(report, ScanState.Failed))
        {
            yield return reason;
        }

        foreach (var judged in findings.Where(judged => judged.Counts))
        {
            yield return $"{ScanWords.OneLine(judged.Finding)}: {judged.Why}";
        }

        foreach (var expired in exceptions.Where(judged => judged.State == ExceptionState.Expired).Select(judged => judged.Exception))
        {
            yield return $"The exception for {expired.Id} by {expired.Owner} expired on {expired.Expires:yyyy-MM-dd}: renew it with a reason, or remove it.";
        }

        var usedDatabase = report.Runs.Any(run => run is { Kind: FindingKind.Vulnerability, State: ScanState.Ran, Tool: TrivyTool.Name });
        if (policy.LongestDatabaseAge is { } longest && usedDatabase)
        {
            if (report.Database is not { } database)
            {
                yield return "The age of the vulnerability database is not known, and the policy limits it.";
            }
            else if (today.ToDateTime(TimeOnly.MinValue) - database.UpdatedAt.UtcDateTime is var age && age > longest)
            {
                yield return $"The vulnerability database is {ScanWords.Age(age)} old, and the policy allows {ScanWords.Age(longest)}.";
            }
        }
    }
}
