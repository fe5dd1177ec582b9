using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Slipway.Delivery.Versioning;

/// <summary>
/// Takes commit messages apart by Conventional Commits 1.0.0, and beyond it by what forges make of them: squashed commits in the body (after <c>* </c> or
/// <c>- </c>, or on lines of their own), reverts, merges.
/// </summary>
public static partial class ConventionalCommitParser
{
    /// <summary>Parses a whole message.</summary>
    public static ParsedMessage Parse(string message)
    {
        var text = message.Contains('\r', StringComparison.Ordinal) ? message.ReplaceLineEndings("\n") : message;
        text = text.Trim('\n', ' ', '\t', '\uFEFF');
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var subject = (end < 0 ? text : text[..end]).TrimEnd();
        var header = subject.StartsWith("Merged PR ", StringComparison.Ordinal) ? SubjectKey.Of(subject) : subject;
        var body = new SquashBodyReader(header);
        if (end >= 0)
        {
            body.Read(text[(end + 1)..]);
        }

        var entries = body.Entries;
        var isMerge = subject.StartsWith("Merge", StringComparison.Ordinal) && Merge().IsMatch(subject);
        return new ParsedMessage(subject, entries)
        {
            IsMerge = isMerge,
            Problem = isMerge || body.IsHeaderConventional || entries.Any(entry => entry.Type is not null) ? null : ConventionalHeader.Explain(header),
            ReleaseAs = body.ReleaseAs,
            CoAuthors = body.CoAuthors,
            Closes = end < 0 ? [] : ClosedIssues(text[end..]),
        };
    }

    private static ImmutableArray<int> ClosedIssues(string body) =>
        body.Contains('#', StringComparison.Ordinal)
            ? [.. Closing().Matches(body).SelectMany(match => match.Groups["number"].Captures).Select(number => int.Parse(number.Value)).Distinct().Order()]
            : [];

    [GeneratedRegex(
        @"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(?<number>\d{1,9})(?:\s*,?\s*(?:and\s+)?#(?<number>\d{1,9}))*",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Closing();

    [GeneratedRegex(
        @"^Merge(?:d in \S| (?:branch|branches|tag|tags|commit|commits|remote-tracking branch|pull request|remote) )", RegexOptions.CultureInvariant)]
    private static partial Regex Merge();
}
