using System.Text.RegularExpressions;

namespace Slipway.Oci.Registries.Http;

/// <summary>Pagination by the <c>Link</c> header (RFC 8288), as the distribution specification has it.</summary>
internal static partial class Pages
{
    /// <summary>The next page; <see langword="null"/> after the last one. A link to another server is not followed.</summary>
    public static Uri? Next(HttpResponseMessage response, Uri current)
    {
        if (!response.Headers.TryGetValues("Link", out var links))
        {
            return null;
        }

        var match = links.Select(link => NextLink().Match(link)).FirstOrDefault(candidate => candidate.Success);
        return match is not null
            && new Uri(current, match.Groups["uri"].Value) is var next
            && next.Authority == current.Authority
            && next != current
            ? next
            : null;
    }

    [GeneratedRegex("""<(?<uri>[^>]+)>[^,]*;\s*rel="?next"?""")]
    private static partial Regex NextLink();
}
