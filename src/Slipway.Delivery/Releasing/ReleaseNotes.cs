using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.Delivery.Versioning;

namespace Slipway.Delivery.Releasing;

/// <summary>
/// What a release changes, in Markdown: breaking changes first, then features, fixes, performance, reverts; each with its commit, issues and authors.
/// </summary>
public static partial class ReleaseNotes
{
    private static readonly ImmutableArray<(string Title, Func<VersionedEntry, bool> Holds)> Groups =
    [
        ("Features", entry => entry.Type == "feat"),
        ("Fixes", entry => entry.Type == "fix"),
        ("Performance", entry => entry.Type == "perf"),
        ("Reverts", entry => entry.Rule is CommitRule.Revert || (entry.Type == "revert" && entry.Rule != CommitRule.Reapply)),
        ("Brought back", entry => entry.Rule is CommitRule.Reapply),
        ("Other changes", entry => entry.Rule == CommitRule.Type),
    ];

    /// <summary>The groups alone, as the body of a release. What was taken back before the release, and what asks for no release, is not in it.</summary>
    /// <param name="version">The version.</param>
    /// <param name="links">Makes links; <see langword="null"/>: text only.</param>
    public static string ToMarkdown(VersionRecord version, RepositoryLinks? links)
    {
        var items = version.Commits.Reverse()
            .SelectMany(commit => commit.Entries.Select(entry => (Commit: commit, Entry: entry)))
            .Where(item => IsTold(item.Entry)).ToList();
        var text = new StringBuilder();
        Section(text, "⚠ Breaking changes", items.Where(item => item.Entry.Breaking).SelectMany(item => Breaking(item.Commit, item.Entry, links)));
        foreach (var (title, holds) in Groups)
        {
            var mine = items.Where(item => holds(item.Entry)).ToList();
            items.RemoveAll(mine.Contains);

            // A breaking change without a note of its own has been told already, in the same words.
            var told = mine.Where(item => !item.Entry.Breaking || item.Entry.Notes.Length > 0);
            Section(text, title, told.Select(item => Line(item.Commit, item.Entry, item.Entry.Description, links)));
        }

        var people = version.Commits.Where(commit => commit.Entries.Any(IsTold))
            .SelectMany(commit => commit.CoAuthors.Prepend(commit.Author))
            .Distinct()
            .Order(StringComparer.Ordinal).ToList();
        if (text.Length == 0)
        {
            text.Append(version.Since is null ? "The first release.\n" : "No change that users would notice.\n");
        }
        else if (people.Count > 0)
        {
            text.Append("\nBy ").AppendJoin(", ", people.Select(Plain)).Append(".\n");
        }

        return text.ToString();
    }

    /// <summary>The groups under a heading with version and day: a section of <c>CHANGELOG.md</c>.</summary>
    public static string ToSection(VersionRecord version, RepositoryLinks? links)
    {
        var title = links is not null && version.Since is { } since ? $"[{version.Version}]({links.Compare(since, version.Tag)})" : version.Version;
        return $"## {title} - {version.CommitTime.UtcDateTime:yyyy-MM-dd}\n\n{ToMarkdown(version, links)}";
    }

    private static bool IsTold(VersionedEntry entry) =>
        entry.Rule is not (CommitRule.Reverted or CommitRule.RevertOfUnreleased or CommitRule.OtherType) && (entry.Bump > VersionBump.None || entry.Breaking);

    private static void Section(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var written = lines.ToList();
        if (written.Count > 0)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append("### ").Append(title).Append("\n\n").AppendJoin('\n', written).Append('\n');
        }
    }

    private static IEnumerable<string> Breaking(VersionedCommit commit, VersionedEntry entry, RepositoryLinks? links) =>
        (entry.Notes.Length > 0 ? entry.Notes : [entry.Description]).Select(note => Line(commit, entry, note, links));

    private static string Line(VersionedCommit commit, VersionedEntry entry, string words, RepositoryLinks? links)
    {
        var scope = entry.Scope is null ? "" : $"**{Plain(entry.Scope)}:** ";
        var origin = links is null ? commit.ShortSha : $"[{commit.ShortSha}]({links.Commit(commit.Sha)})";
        var closes = string.Concat(commit.Closes.Select(number => links is null ? $", closes #{number}" : $", closes [#{number}]({links.Issue(number)})"));
        return $"- {scope}{Linked(Plain(words), links)} ({origin}{closes}) — {Plain(string.Join(", ", commit.CoAuthors.Prepend(commit.Author)))}";
    }

    private static string Linked(string text, RepositoryLinks? links) =>
        links is null ? text : Reference().Replace(text, match =>
        {
            var number = int.Parse(match.Groups["number"].Value);
            var isPull = match.Groups["open"].Value == "(" && match.Index + match.Length == text.Length;
            var page = isPull ? links.PullRequest(number) : links.Issue(number);
            return $"{match.Groups["open"].Value}[{match.Groups["sign"].Value}{number}]({page}){match.Groups["close"].Value}";
        });

    // Code stays code; outside of it a tag would become markup, and an at sign would call somebody.
    private static string Plain(string text) =>
        string.Join('`', text.ReplaceLineEndings(" ").Split('`').Select((part, index) =>
            index % 2 == 1 ? part : Mention().Replace(part.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;"), "@\u200B")));

    [GeneratedRegex(@"(?<open>\(|(?<=^|\s))(?<sign>[#!])(?<number>\d{1,9})(?<close>\)|(?=$|[\s,.;:]))", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    [GeneratedRegex(@"(?<![A-Za-z0-9])@(?=[A-Za-z0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Mention();
}
