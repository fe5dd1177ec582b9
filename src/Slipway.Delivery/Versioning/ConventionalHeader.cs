using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Slipway.Delivery.Versioning;

/// <summary>
/// The grammar of a header: <c>type(scope)!: description</c> (Conventional Commits 1.0.0, rules 1 to 5, 13 and 15; types are not case sensitive).
/// </summary>
internal static partial class ConventionalHeader
{
    /// <summary>The types in common use. In a body, a line without a bullet needs one of them to begin an entry; any other word may be prose.</summary>
    public static readonly FrozenSet<string> CommonTypes = FrozenSet.ToFrozenSet(
        ["build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test"], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Trailers = FrozenSet.ToFrozenSet(
        [
            "breaking-change", "bug", "cc", "change-id", "close", "closed", "closes", "fixed", "fixes", "http", "https", "issue", "issues", "link", "links",
            "note", "notes", "pr", "ref", "references", "refs", "related", "relates-to", "release-as", "resolve", "resolved", "resolves", "see", "see-also",
            "skip-checks", "todo",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Leftovers = ["fixup!", "squash!", "amend!"];

    public static bool TryParse(string line, out string type, out string? scope, out bool breaking, out string description)
    {
        // Far cheaper than the expression, and most lines of a body end here.
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var match = colon > 0 && colon < line.Length - 2 ? Pattern().Match(line) : Match.Empty;
        type = match.Groups["type"].Value.ToLowerInvariant();
        scope = match.Groups["scope"] is { Success: true } group ? group.Value.Trim() : null;
        breaking = match.Groups["breaking"].Success;
        description = match.Groups["description"].Value;
        return match.Success;
    }

    /// <summary>Whether a word before a colon is known as a trailer of git or of a forge, not as a commit's type.</summary>
    public static bool IsTrailer(string type) => Trailers.Contains(type) || type.EndsWith("-by", StringComparison.OrdinalIgnoreCase);

    /// <summary>Why <paramref name="line"/> is no header: the nearest mistake, for people.</summary>
    public static string Explain(string line) =>
        line.Length == 0 ? "the message is empty"
        : Leftovers.Any(prefix => line.StartsWith(prefix, StringComparison.Ordinal))
            ? "left over from a rebase: it was to be squashed into another commit"
        : NearMiss().Match(line) is not { Success: true } near ? "no “type: description”"
        : near.Groups["description"].Value.Trim().Length == 0 ? "nothing follows the colon"
        : near.Groups["gap"].Captures.Any(gap => gap.Length > 0) ? "a space stands before the colon or the scope"
        : near.Groups["scope"] is { Success: true } scope && scope.Value.Trim().Length == 0 ? "the scope is empty"
        : near.Groups["misplaced"].Success ? "the exclamation mark must stand right before the colon"
        : !char.IsWhiteSpace(near.Groups["description"].Value[0]) ? "no space follows the colon"
        : "no “type: description”";

    [GeneratedRegex(
        @"^(?<type>[A-Za-z][A-Za-z0-9_-]*)(?:\((?<scope>[^()\r\n]*[^()\s][^()\r\n]*)\))?(?<breaking>!)?:[ \t]+(?<description>\S.*)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(
        @"^[A-Za-z][A-Za-z0-9_-]*(?<gap>\s*)(?<misplaced>!(?=\())?(?:\((?<scope>[^()]*)\))?(?<gap>\s*)!?(?<gap>\s*):(?<description>.*)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex NearMiss();
}
