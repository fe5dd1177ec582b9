using System.Text;

namespace Slipway.Delivery.Versioning;

/// <summary>A version's reasons for people: each commit, the rule that fired, the bump it asked for.</summary>
public static class VersionExplanation
{
    private const int SubjectWidth = 60;

    private static readonly string[] Headings = ["commit", "subject", "rule", "bump", "why"];

    /// <summary>A table in plain text, then the warnings.</summary>
    /// <param name="record">The version.</param>
    /// <param name="mostRows">The most commits to show; the record holds all. Default: 50.</param>
    public static string ToText(VersionRecord record, int mostRows = 50)
    {
        var rows = Rows(record, mostRows).Select(row => row with { Subject = Shorten(row.Subject) }).ToList();
        var text = new StringBuilder().Append(Headline(record)).Append('\n');
        if (rows.Count > 0)
        {
            var cells = rows.Select(row => row.Cells).Prepend(Headings).ToList();
            var widths = Enumerable.Range(0, Headings.Length).Select(column => cells.Max(row => row[column].Length)).ToList();
            foreach (var row in cells)
            {
                text.Append("  ").Append(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
            }
        }

        AppendRest(text, record, mostRows, "  ", "");
        return text.ToString();
    }

    /// <summary>The same as a Markdown table.</summary>
    /// <param name="record">The version.</param>
    /// <param name="mostRows">The most commits to show. Default: 200.</param>
    public static string ToMarkdown(VersionRecord record, int mostRows = 200)
    {
        var text = new StringBuilder("**").Append(Headline(record)).Append("**\n");
        var rows = Rows(record, mostRows).ToList();
        if (rows.Count > 0)
        {
            text.Append('\n').Append("| ").AppendJoin(" | ", Headings).Append(" |\n|").Append(string.Concat(Headings.Select(_ => "---|"))).Append('\n');
            foreach (var row in rows)
            {
                text.Append("| ").AppendJoin(" | ", row.Cells.Select(Escape)).Append(" |\n");
            }
        }

        AppendRest(text, record, mostRows, "\n", "\n> ");
        return text.ToString();
    }

    /// <summary>One line: <c>1.3.0 (minor, since v1.2.0, 4 commits on main)</c>.</summary>
    public static string Headline(VersionRecord record)
    {
        var since = record.Since is null ? "the first release" : $"since {record.Since}";
        var bump = record.Bump == VersionBump.None ? "nothing to release" : Word(record.Bump);
        var commits = record.CommitsSince == 1 ? "1 commit" : $"{record.CommitsSince} commits";
        var component = record.Component is null ? "" : $"{record.Component} ";
        var dirty = record.Dirty ? ", with changes that are not committed" : "";
        return $"{component}{record.Version} ({bump}, {since}, {commits} on {record.Branch ?? "a detached HEAD"}{dirty})";
    }

    private static IEnumerable<Row> Rows(VersionRecord record, int most)
    {
        foreach (var commit in record.Commits.Take(most))
        {
            yield return new Row(commit.ShortSha, commit.Subject, RuleOf(commit.Rule, commit.Type), Word(commit.Bump), commit.Reason ?? "");
            foreach (var entry in commit.Entries.Length > 1 ? commit.Entries : [])
            {
                yield return new Row("", $"· {entry.Type}: {entry.Description}", RuleOf(entry.Rule, entry.Type), Word(entry.Bump), entry.Reason ?? "");
            }
        }
    }

    private static string RuleOf(CommitRule rule, string? type) => rule switch
    {
        CommitRule.BreakingMark => "breaking (!)",
        CommitRule.BreakingFooter => "breaking (footer)",
        CommitRule.Type or CommitRule.OtherType => type ?? "",
        CommitRule.RevertOfUnreleased => "revert, unreleased",
        CommitRule.ReleaseAs => "Release-As",
        CommitRule.OutsideComponent => "other component",
        _ => Word(rule),
    };

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Shorten(string subject) => subject.Length <= SubjectWidth ? subject : subject[..(SubjectWidth - 1)] + "…";

    private static void AppendRest(StringBuilder text, VersionRecord record, int mostRows, string more, string warning)
    {
        if (record.Commits.Length > mostRows)
        {
            text.Append(more).Append($"and {record.Commits.Length - mostRows} more, all in version.json\n");
        }

        foreach (var line in record.Warnings)
        {
            text.Append(warning).Append("Warning: ").Append(line).Append('\n');
        }
    }

    // Subjects are text of strangers: nothing in them may become markup.
    private static string Escape(string cell)
    {
        var escaped = new StringBuilder(cell.Length + 8);
        foreach (var character in cell)
        {
            escaped.Append(character switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '|' or '*' or '_' or '`' or '[' or ']' or '\\' or '~' => $"\\{character}",
                _ => character.ToString(),
            });
        }

        return escaped.ToString();
    }

    private sealed record Row(string Sha, string Subject, string Rule, string Bump, string Why)
    {
        public string[] Cells => [Sha, Subject, Rule, Bump, Why];
    }
}
