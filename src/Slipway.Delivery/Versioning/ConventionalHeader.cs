using System.Buffers;
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

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = CommonTypes.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string> Trailers = FrozenSet.ToFrozenSet(
        [
            "breaking-change", "bug", "cc", "change-id", "close", "closed", "closes", "fixed", "fixes", "http", "https", "issue", "issues", "link", "links",
            "note", "notes", "pr", "ref", "references", "refs", "related", "relates-to", "release-as", "resolve", "resolved", "resolves", "see", "see-also",
            "skip-checks", "todo",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> KnownTrailers = Trailers.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<char> WordCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private static readonly string[] Leftovers = ["fixup!", "squash!", "amend!"];

    /// <summary>Whether the first word of <paramref name="line"/> ends as a type does, and is none of the trailers. Makes nothing, for most lines are prose.</summary>
    public static bool MayBe(ReadOnlySpan<char> line)
    {
        var end = line.IndexOfAnyExcept(WordCharacters);
        return end > 0 && line[end] is (':' or '(' or '!') && !KnownTrailers.Contains(line[..end]);
    }

    /// <summary>
    /// Reads a line by hand, for it is done with every line of every message: a letter, then letters, digits, <c>_</c> and <c>-</c>; a scope in parentheses
    /// that is not
    /// blank; the mark; a colon, blanks, and something else.
    /// </summary>
    public static bool TryParse(string line, out string type, out string? scope, out bool breaking, out string description)
    {
        (type, scope, breaking, description) = ("", null, false, "");
        var at = 0;
        while (at < line.Length && (char.IsAsciiLetterOrDigit(line[at]) || line[at] is '_' or '-'))
        {
            at++;
        }

        if (at == 0 || at == line.Length || line[at] is not (':' or '(' or '!') || !char.IsAsciiLetter(line[0]))
        {
            return false;
        }

        var typeEnd = at;
        if (line[at] == '(')
        {
            var close = line.AsSpan(at + 1).IndexOfAny('(', ')') + at + 1;
            if (close <= at || line[close] != ')' || string.IsNullOrWhiteSpace(scope = line[(at + 1)..close].Trim()))
            {
                return false;
            }

            at = close + 1;
        }

        breaking = at < line.Length && line[at] == '!';
        at += breaking ? 1 : 0;
        var text = at + 1 < line.Length && line[at] == ':' && line[at + 1] is (' ' or '\t') ? line.AsSpan(at + 1).Trim() : [];
        if (text.IsEmpty)
        {
            return false;
        }

        type = Known.TryGetValue(line.AsSpan(0, typeEnd), out var known) ? known : line[..typeEnd].ToLowerInvariant();
        description = text.ToString();
        return true;
    }

    /// <summary>Whether a word before a colon is known as a trailer of git or of a forge, not as a commit's type.</summary>
    public static bool IsTrailer(string type) => Trailers.Contains(type) || type.EndsWith("-by", StringComparison.OrdinalIgnoreCase);

    /// <summary>Why <paramref name="line"/> is no header: the nearest mistake, for people.</summary>
    public static string Explain(string line) =>
        line.Length == 0 ? "the message is empty"
        : Leftovers.Any(prefix => line.StartsWith(prefix, StringComparison.Ordinal))
            ? "left over from a rebase: it was to be squashed into another commit"
        : !line.Contains(':') ? "no “type: description”"
        : NearMiss().Match(line) is not { Success: true } near ? "no “type: description”"
        : near.Groups["description"].Value.Trim().Length == 0 ? "nothing follows the colon"
        : near.Groups["gap"].Captures.Any(gap => gap.Length > 0) ? "a space stands before the colon or the scope"
        : near.Groups["scope"] is { Success: true } scope && scope.Value.Trim().Length == 0 ? "the scope is empty"
        : near.Groups["misplaced"].Success ? "the exclamation mark must stand right before the colon"
        : !char.IsWhiteSpace(near.Groups["description"].Value[0]) ? "no space follows the colon"
        : "no “type: description”";

    [GeneratedRegex(
        @"^[A-Za-z][A-Za-z0-9_-]*(?<gap>\s*)(?<misplaced>!(?=\())?(?:\((?<scope>[^()]*)\))?(?<gap>\s*)!?(?<gap>\s*):(?<description>.*)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex NearMiss();
}
