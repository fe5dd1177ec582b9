using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Delivery.Versioning;

/// <summary>Finds what a message takes back, in the forms that git, GitHub, GitLab and Conventional Commits use.</summary>
internal static partial class RevertParser
{
    private const string Revert = "Revert";
    private const string Reapply = "Reapply";

    /// <summary>Whether the line is git's own: <c>Revert "…"</c> or <c>Reapply "…"</c>.</summary>
    public static bool IsQuotedForm(string line) => TryUnwrap(line, out _, out _);

    /// <param name="header">The entry's first line.</param>
    /// <param name="type">Its conventional type, when it has one.</param>
    /// <param name="description">What follows the colon, when the header is conventional.</param>
    /// <param name="body">The lines below it.</param>
    public static RevertReference? Parse(string header, string? type, string description, string body)
    {
        var isQuoted = TryUnwrap(header, out var verb, out var quoted);
        var isRevert = type == "revert" || isQuoted;
        var mentioned = body.Contains("revert", StringComparison.OrdinalIgnoreCase) ? Hashes(Mention(), body) : [];
        if (!isRevert && mentioned.Length == 0)
        {
            return null;
        }

        // A Refs footer means the reverted commits only in a revert; elsewhere it is any reference.
        var hashes = isRevert && mentioned.Length == 0 ? Hashes(Refs(), body) : mentioned;
        var pull = isRevert ? PullRequest().Match(body) : Match.Empty;
        var target = !isRevert ? null : !isQuoted ? Unquote(description) : verb == Reapply ? $"{Revert} \"{quoted}\"" : quoted;
        return new RevertReference
        {
            Hashes = hashes,
            Header = target,
            PullRequest = pull.Success && int.TryParse(pull.Groups["number"].Value, CultureInfo.InvariantCulture, out var number) ? number : null,
            Restores = target is null ? null : Restored(target),
            IsWholeCommit = isRevert || type is null,
        };
    }

    private static string? Restored(string target) => TryUnwrap(target, out var verb, out var inner) && verb == Revert ? inner : null;

    /// <summary>Takes <c>Revert "…" (#12)</c> apart; a forge may have cut the closing quote off a long title.</summary>
    private static bool TryUnwrap(string line, out string verb, out string quoted)
    {
        verb = line.StartsWith(Revert + " \"", StringComparison.Ordinal) ? Revert : line.StartsWith(Reapply + " \"", StringComparison.Ordinal) ? Reapply : "";
        quoted = "";
        if (verb.Length == 0)
        {
            return false;
        }

        var rest = SubjectKey.Of(line)[(verb.Length + 2)..];
        quoted = rest.EndsWith('"') ? rest[..^1] : rest;
        return quoted.Length > 0;
    }

    private static string Unquote(string text)
    {
        var header = SubjectKey.Of(text);
        return header.Length > 2 && header[0] == '"' && header[^1] == '"' ? header[1..^1] : header;
    }

    private static ImmutableArray<string> Hashes(Regex pattern, string body) =>
        [.. pattern.Matches(body).SelectMany(match => match.Groups["hash"].Captures).Select(hash => hash.Value.ToLowerInvariant()).Distinct()];

    // The hashes may be several, and git wraps none of its own lines but people do: \s covers the line break.
    [GeneratedRegex(
        @"\breverts?\s+(?:the\s+)?commits?:?\s+(?<hash>[0-9a-f]{7,64})\b"
        + @"(?:\s*(?:,|and|,\s*and|&)\s*(?:commit\s+)?(?<hash>[0-9a-f]{7,64})\b)*",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Mention();

    [GeneratedRegex(
        @"^refs?:?\s+(?<hash>[0-9a-f]{7,64})\b(?:\s*,?\s*(?<hash>[0-9a-f]{7,64})\b)*",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Refs();

    [GeneratedRegex(
        @"^\s*(?:this\s+)?reverts\s+(?:pull\s+request\s+|merge\s+request\s+|pr\s+)?(?:[\w.-]+(?:/[\w.-]+)+)?[#!](?<number>\d{1,9})\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex PullRequest();
}
