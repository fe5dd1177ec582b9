using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Slipway.Delivery.GitHub;

/// <summary>The <c>Link</c> header (RFC 8288), by which GitHub names the next page.</summary>
internal static partial class LinkHeader
{
    /// <summary>The address of the next page; <see langword="null"/> on the last one.</summary>
    public static Uri? Next(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("Link", out var values))
        {
            return null;
        }

        var next = values.SelectMany(value => Entry().Matches(value)).FirstOrDefault(match => match.Groups["rel"].Value.Split(' ').Contains("next"));
        return next is not null && Uri.TryCreate(next.Groups["uri"].Value, UriKind.Absolute, out var uri) ? uri : null;
    }

    [GeneratedRegex("<(?<uri>[^>]+)>(?:\\s*;[^,]*?)?;\\s*rel=\"?(?<rel>[^\",;]+)\"?")]
    private static partial Regex Entry();
}
