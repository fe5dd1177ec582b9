using System.Collections.Frozen;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Slipway.Ingress.Forwarding;

/// <summary>Which headers pass (RFC 9110, section 7.6.1: those about one connection do not), and which are added.</summary>
internal static class ForwardedHeaders
{
    private const string ForwardedFor = "X-Forwarded-For";
    private const string ForwardedProto = "X-Forwarded-Proto";
    private const string ForwardedHost = "X-Forwarded-Host";

    private static readonly FrozenSet<string> HopByHop = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        HeaderNames.Connection, HeaderNames.KeepAlive, HeaderNames.ProxyConnection, HeaderNames.ProxyAuthenticate, HeaderNames.ProxyAuthorization,
        HeaderNames.TE, HeaderNames.Trailer, HeaderNames.TransferEncoding, HeaderNames.Upgrade);

    // Expect is answered here, when the body is first read; the host goes separately.
    private static readonly FrozenSet<string> Replaced = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, HeaderNames.Host, HeaderNames.Expect);

    public static void CopyRequest(HttpContext context, HttpRequestMessage outgoing)
    {
        var headers = context.Request.Headers;
        var named = Named(headers.Connection);
        foreach (var (name, values) in headers)
        {
            if (!HopByHop.Contains(name) && !named.Contains(name) && !Replaced.Contains(name)
                && !outgoing.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                outgoing.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        if (context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true)
        {
            outgoing.Headers.TryAddWithoutValidation(HeaderNames.Connection, HeaderNames.Upgrade);
            outgoing.Headers.TryAddWithoutValidation(HeaderNames.Upgrade, (IEnumerable<string?>)headers.Upgrade);
        }

        outgoing.Headers.Host = context.Request.Host.HasValue ? context.Request.Host.Value : null;
        Add(outgoing, ForwardedFor, StringValues.Concat(headers[ForwardedFor], context.Connection.RemoteIpAddress?.ToString()));
        Add(outgoing, ForwardedProto, headers[ForwardedProto] is { Count: > 0 } proto ? proto : context.Request.Scheme);
        Add(outgoing, ForwardedHost, headers[ForwardedHost] is { Count: > 0 } host ? host : context.Request.Host.Value);
    }

    public static void CopyResponse(HttpResponseMessage incoming, HttpResponse outgoing)
    {
        var named = Named(incoming.Headers.TryGetValues(HeaderNames.Connection, out var values) ? values.ToArray() : []);
        var upgrades = outgoing.StatusCode == StatusCodes.Status101SwitchingProtocols;
        foreach (var (name, value) in incoming.Headers.NonValidated.Concat(incoming.Content.Headers.NonValidated))
        {
            if ((!HopByHop.Contains(name) && !named.Contains(name)) || (upgrades && name.Equals(HeaderNames.Upgrade, StringComparison.OrdinalIgnoreCase)))
            {
                outgoing.Headers.Append(name, value.ToArray());
            }
        }
    }

    private static HashSet<string> Named(StringValues connection) =>
        connection.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static void Add(HttpRequestMessage outgoing, string name, StringValues values)
    {
        outgoing.Headers.Remove(name);
        if (!StringValues.IsNullOrEmpty(values))
        {
            outgoing.Headers.TryAddWithoutValidation(name, string.Join(", ", values.Where(value => !string.IsNullOrEmpty(value))));
        }
    }
}
