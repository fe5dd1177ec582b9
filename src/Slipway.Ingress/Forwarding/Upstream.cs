using System.Net;
using System.Text;

namespace Slipway.Ingress.Forwarding;

/// <summary>One release's process, with connections of its own, so that none outlives the release.</summary>
internal sealed class Upstream(Uri address) : IDisposable
{
    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        // Shorter than any server's own limit: the side that sends must be the one that closes idle connections.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
    });

    public Uri Address { get; } = address;

    /// <summary>Guarded by the lock of <see cref="UpstreamSwitch"/>.</summary>
    public int InFlight { get; set; }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _invoker.SendAsync(request, cancellationToken);

    public void Dispose() => _invoker.Dispose();
}
