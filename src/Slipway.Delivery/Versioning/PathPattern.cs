using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Delivery.Versioning;

/// <summary>The few wildcards of branch names and component paths.</summary>
internal static class PathPattern
{
    private static readonly ConcurrentDictionary<(string Pattern, bool StarCrossesFolders), Regex> Compiled = new();

    public static bool Matches(string pattern, string text, bool starCrossesFolders) =>
        Compiled.GetOrAdd((pattern, starCrossesFolders), static key => Compile(key.Pattern, key.StarCrossesFolders)).IsMatch(text);

    private static Regex Compile(string pattern, bool starCrossesFolders)
    {
        pattern = starCrossesFolders ? pattern : pattern.Replace('\\', '/').TrimStart('.', '/').TrimEnd('/');
        var expression = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            var isDouble = pattern[i] == '*' && i + 1 < pattern.Length && pattern[i + 1] == '*';
            if (isDouble && i + 2 < pattern.Length && pattern[i + 2] == '/')
            {
                expression.Append("(?:.*/)?");
                i += 2;
            }
            else if (isDouble)
            {
                expression.Append(".*");
                i++;
            }
            else if (pattern[i] == '*')
            {
                expression.Append(starCrossesFolders ? ".*" : "[^/]*");
            }
            else
            {
                expression.Append(Regex.Escape(pattern[i].ToString()));
            }
        }

        // A path names itself and all below it; the empty one (".", "/") is the whole repository.
        var end = starCrossesFolders ? "$" : pattern.Length == 0 ? "" : "(?:/|$)";
        return new Regex(expression + end, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }
}
