using System.Text.RegularExpressions;

namespace Slipway.Delivery.Versioning;

/// <summary>Subjects as they are compared: without what forges append or prepend.</summary>
internal static partial class SubjectKey
{
    /// <summary>The subject without <c>(#12)</c>, <c>(!12)</c> at its end and <c>Merged PR 12:</c> at its start.</summary>
    public static string Of(string subject)
    {
        subject = subject.Trim();
        if (subject.Length > 0 && subject[^1] == ')')
        {
            subject = Suffix().Replace(subject, "");
        }

        return subject.StartsWith("Merged PR ", StringComparison.Ordinal) ? Prefix().Replace(subject, "") : subject;
    }

    /// <summary>The numbers of the pull requests that the subject names.</summary>
    public static IEnumerable<int> PullRequests(string subject) =>
        subject.AsSpan().ContainsAny('#', '!') || subject.StartsWith("Merged PR ", StringComparison.Ordinal)
            ? Numbers().Matches(subject).Select(match => int.Parse(match.Groups["number"].Value))
            : [];

    [GeneratedRegex(@"(?:\s*\([#!]\d{1,9}\))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Suffix();

    [GeneratedRegex(@"^Merged PR \d+:\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\([#!](?<number>\d{1,9})\)$|^Merge pull request #(?<number>\d{1,9})\b|^Merged PR (?<number>\d{1,9})\b", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
