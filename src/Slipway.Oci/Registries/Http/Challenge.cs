using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Slipway.Oci.Registries.Http;

/// <summary>What a registry asks for in <c>WWW-Authenticate</c> (RFC 9110, 11.6.1).</summary>
internal sealed partial record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    public bool IsBearer => Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);

    /// <summary>The one that can be answered: Bearer before Basic.</summary>
    public static Challenge? Choose(HttpHeaderValueCollection<AuthenticationHeaderValue> offered)
    {
        var known = offered.Where(header => header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            || header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase));
        return known.OrderByDescending(header => header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)).FirstOrDefault() is { } header
            ? new Challenge(header.Scheme, ParseParameters(header.Parameter ?? ""))
            : null;
    }

    private static Dictionary<string, string> ParseParameters(string text) => Pair().Matches(text)
        .GroupBy(match => match.Groups["name"].Value.ToLowerInvariant())
        .ToDictionary(group => group.Key, group => Unquote(group.First().Groups["value"].Value));

    private static string Unquote(string value) => value.StartsWith('"') ? Regex.Unescape(value[1..^1]) : value;

    [GeneratedRegex("""(?<name>[A-Za-z0-9_-]+)\s*=\s*(?<value>"(?:[^"\\]|\\.)*"|[^\s,]+)""")]
    private static partial Regex Pair();
}
