using System.Net;
using Slipway.Testing;

namespace Slipway.Delivery.Tests.Notifying;

/// <summary>A real HTTP server that keeps what it is sent, headers included.</summary>
internal sealed class HookServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public HookServer(int status = 200)
    {
        for (var attempt = 0; ; attempt++)
        {
            Address = new Uri(TinyHttpService.Nowhere(), "hook");
            _listener.Prefixes.Clear();
            _listener.Prefixes.Add(new Uri(Address, "/").AbsoluteUri);
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                // Somebody took the port in between.
            }
        }

        _serving = ServeAsync(status);
    }

    public Uri Address { get; }

    public List<(WebHeaderCollection Headers, byte[] Body)> Received { get; } = [];

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait(TimeSpan.FromSeconds(10));
    }

    private async Task ServeAsync(int status)
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                Received.Add(((WebHeaderCollection)context.Request.Headers, body.ToArray()));
                context.Response.StatusCode = status;
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
