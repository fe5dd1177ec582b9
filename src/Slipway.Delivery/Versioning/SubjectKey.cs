using System.Text.RegularExpressions;

namespace Slipway.Delivery.Versioning;

/// <summary>Subjects as they are compared: without what forges append or prepend.</summary>
internal static partial class SubjectKey
{
    private const int LongestNumber = 9;

    /// <summary>The subject without <c>(#12)</c>, <c>(!12)</c> at its end and <c>Merged PR 12:</c> at its start.</summary>
    public static string Of(string subject)
    {
        var text = subject.AsSpan().Trim();
        while (SuffixStart(text) is var start and >= 0)
        {
            text = text[..start].TrimEnd();
        }

        subject = text.Length == subject.Length ? subject : text.ToString();
        return subject.StartsWith("Merged PR ", StringComparison.Ordinal) ? Prefix().Replace(subject, "") : subject;
    }

    /// <summary>The numbers of the pull requests that the subject names.</summary>
    public static IEnumerable<int> PullRequests(string subject) =>
        subject.AsSpan().ContainsAny('#', '!') || subject.StartsWith("Merged PR ", StringComparison.Ordinal)
            ? Numbers().Matches(subject).Select(match => int.Parse(match.Groups["number"].Value))
            : [];

    /// <summary>Where a last <c>(#12)</c> or <c>(!12)</c> begins; -1 where there is none. By hand, for it is asked of every subject.</summary>
    private static int SuffixStart(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[^1] != ')')
        {
            return -1;
        }

        var at = text.Length - 2;
        while (at >= 0 && char.IsDigit(text[at]))
        {
            at--;
        }

        var digits = text.Length - 2 - at;
        return digits is >= 1 and <= LongestNumber && at >= 1 && text[at] is ('#' or '!') && text[at - 1] == '(' ? at - 1 : -1;
    }

    [GeneratedRegex(@"^Merged PR \d+:\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\([#!](?<number>\d{1,9})\)$|^Merge pull request #(?<number>\d{1,9})\b|^Merged PR (?<number>\d{1,9})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
