using System.Buffers;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Slipway.Delivery.Versioning;

/// <summary>
/// Takes commit messages apart by Conventional Commits 1.0.0, and beyond it by what forges make of them: squashed commits in the body (after <c>* </c> or
/// <c>- </c>, or on lines of their own), reverts, merges.
/// </summary>
public static partial class ConventionalCommitParser
{
    // Most messages hold none of these words, and finding that out costs far less than the expressions that would look closer.
    private static readonly SearchValues<string> Reverting = SearchValues.Create(["revert", "reapply"], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> ClosingWords = SearchValues.Create(["close", "fix", "resolve"], StringComparison.OrdinalIgnoreCase);

    /// <summary>Parses a whole message.</summary>
    public static ParsedMessage Parse(string message) => Parse(message.AsSpan());

    internal static ParsedMessage Parse(ReadOnlySpan<char> message)
    {
        var text = message.Contains('\r') ? message.ToString().ReplaceLineEndings("\n") : message;
        var trimmed = text.Trim("\n \t\uFEFF");
        var end = trimmed.IndexOf('\n');
        var subject = (end < 0 ? trimmed : trimmed[..end]).TrimEnd().ToString();
        var header = subject.StartsWith("Merged PR ", StringComparison.Ordinal) ? SubjectKey.Of(subject) : subject;
        var body = new SquashBodyReader(header, mayRevert: trimmed.ContainsAny(Reverting));
        if (end >= 0)
        {
            body.Read(trimmed[(end + 1)..]);
        }

        var entries = body.Entries;
        var isMerge = subject.StartsWith("Merge", StringComparison.Ordinal) && Merge().IsMatch(subject);
        return new ParsedMessage(subject, entries)
        {
            IsMerge = isMerge,
            Problem = isMerge || body.IsHeaderConventional || HasType(entries) ? null : ConventionalHeader.Explain(header),
            ReleaseAs = body.ReleaseAs,
            CoAuthors = body.CoAuthors,
            Closes = end < 0 ? [] : ClosedIssues(trimmed[end..]),
        };
    }

    private static bool HasType(ImmutableArray<CommitEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Type is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static ImmutableArray<int> ClosedIssues(ReadOnlySpan<char> body) =>
        body.Contains('#') && body.ContainsAny(ClosingWords)
            ? [.. Closing().Matches(body.ToString()).SelectMany(match => match.Groups["number"].Captures)
                .Select(number => int.Parse(number.Value)).Distinct().Order()]
            : [];

    [GeneratedRegex(
        @"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(?<number>\d{1,9})(?:\s*,?\s*(?:and\s+)?#(?<number>\d{1,9}))*",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Closing();

    [GeneratedRegex(
        @"^Merge(?:d in \S| (?:branch|branches|tag|tags|commit|commits|remote-tracking branch|pull request|remote) )", RegexOptions.CultureInvariant)]
    private static partial Regex Merge();
}
