using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Slipway.Ingress.Forwarding;

/// <summary>The incoming request as an outgoing one.</summary>
internal static class ForwardedRequest
{
    public static HttpRequestMessage Create(HttpContext context, Uri upstream)
    {
        var incoming = context.Request;
        var outgoing = new HttpRequestMessage(HttpMethod.Parse(incoming.Method), Target(context, upstream))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            outgoing.Content = new ForwardedBody(incoming);
        }

        ForwardedHeaders.CopyRequest(context, outgoing);
        return outgoing;
    }

    /// <summary>The path and query exactly as the client wrote them: escapes and dots are the service's business.</summary>
    private static Uri Target(HttpContext context, Uri upstream)
    {
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var request = context.Request;
        var path = raw.StartsWith('/') ? raw : request.PathBase.ToUriComponent() + request.Path.ToUriComponent() + request.QueryString.ToUriComponent();
        return new Uri(
            upstream.GetLeftPart(UriPartial.Authority) + (path.Length == 0 ? "/" : path),
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }
}
