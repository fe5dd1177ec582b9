using System.Text;

namespace Slipway.Delivery.Scanning;

/// <summary>A judged scan for people, as plain text: the verdict, the scans, every finding with why it counts or not, the exceptions.</summary>
public static class ScanText
{
    private const int NamedChanges = 10;

    /// <summary>The text, lines ended by <c>\n</c>.</summary>
    /// <param name="record">The judged scan.</param>
    /// <param name="comparison">Against the last verified release, where there is one.</param>
    public static string Render(ScanRecord record, ScanComparison? comparison = null)
    {
        var text = new StringBuilder();
        text.Append(Headline(record)).Append('\n');
        foreach (var line in Facts(record, comparison))
        {
            text.Append("  ").Append(line).Append('\n');
        }

        if (!record.Findings.IsEmpty)
        {
            text.Append('\n');
            Table(text, record);
        }

        return text.ToString();
    }

    /// <summary>The verdict in one line.</summary>
    public static string Headline(ScanRecord record)
    {
        var counting = record.Counting.Count();
        return record.Verdict switch
        {
            ScanVerdict.Passed => $"scan passed: {Number(record.Findings.Length, "finding")}, none counts",
            ScanVerdict.Skipped => $"not scanned: {record.Reasons[0]}",
            _ => $"scan failed: {Number(counting, "finding")} {(counting == 1 ? "counts" : "count")}, {record.Findings.Length - counting} not",
        };
    }

    internal static IEnumerable<string> Facts(ScanRecord record, ScanComparison? comparison)
    {
        foreach (var group in record.Runs.GroupBy(run => (run.Target, run.Tool, run.ToolVersion, run.State, run.Problem)))
        {
            var kinds = ScanWords.Of(group.Select(run => run.Kind));
            var tool = $"{group.Key.Tool} {group.Key.ToolVersion}".TrimEnd();
            yield return group.Key.State == ScanState.Ran
                ? $"{group.Key.Target}: {kinds} ({tool})"
                : $"{group.Key.Target}: {kinds} NOT scanned ({tool}): {group.Key.Problem}";
        }

        if (record.Database is { } database)
        {
            var age = record.Day.ToDateTime(TimeOnly.MinValue) - database.UpdatedAt.UtcDateTime.Date;
            var origin = database.Refreshed ? "" : ", from the cache";
            var note = database.Note is { } words ? $"; {words}" : "";
            yield return $"vulnerability database of {database.UpdatedAt:yyyy-MM-dd} ({Number((int)age.TotalDays, "day")} old{origin}){note}";
        }

        if (comparison is not null)
        {
            var (added, mended, same) = (comparison.New.Length, comparison.Fixed.Length, comparison.Unchanged.Length);
            yield return $"since the last verified release: {added} new, {mended} fixed, {same} unchanged";
            foreach (var line in Named("new", comparison.New).Concat(Named("fixed", comparison.Fixed)))
            {
                yield return line;
            }
        }

        foreach (var judged in record.Exceptions.Where(judged => judged.State != ExceptionState.Used))
        {
            var exception = judged.Exception;
            yield return judged.State == ExceptionState.Expired
                ? $"exception for {exception.Id} ({exception.Owner}) EXPIRED on {exception.Expires:yyyy-MM-dd}"
                : $"exception for {exception.Id} ({exception.Owner}) matched nothing in this scan: remove it if no other scan needs it";
        }

        foreach (var reason in record.Reasons.Where(reason => reason.StartsWith("The vulnerability database", StringComparison.Ordinal)))
        {
            yield return reason;
        }
    }

    internal static string Number(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    private static IEnumerable<string> Named(string word, IReadOnlyCollection<Finding> findings)
    {
        foreach (var finding in findings.Take(NamedChanges))
        {
            yield return $"  {word}: {ScanWords.OneLine(finding)}";
        }

        if (findings.Count > NamedChanges)
        {
            yield return $"  {word}: {findings.Count - NamedChanges} more, in the record";
        }
    }

    private static void Table(StringBuilder text, ScanRecord record)
    {
        string[] header = ["", "severity", "id", "where", "what", "why"];
        var rows = record.Findings.Select(Row).Prepend(header).ToList();
        var widths = Enumerable.Range(0, header.Length - 1).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            var cells = row.Take(widths.Length).Select((cell, column) => cell.PadRight(widths[column]));
            text.Append($"  {string.Join("  ", cells)}  {row[^1]}".TrimEnd()).Append('\n');
        }
    }

    private static string[] Row(JudgedFinding judged)
    {
        var finding = judged.Finding;
        var where = finding.Service is { } service ? $"{service}: {finding.Place}" : finding.Place;
        var what = finding.Package is { } package ? $"{package} {finding.Installed}".TrimEnd() : Short(finding.Title);
        return [judged.Counts ? "x" : "-", finding.Severity.ToString().ToLowerInvariant(), finding.Id, where, what, judged.Why];
    }

    private static string Short(string title) => title.Length <= 60 ? title : title[..59] + "…";
}
