using System.Collections.Concurrent;
using System.Net;

namespace Slipway.Testing;

/// <summary>A real HTTP server that keeps what it is sent, headers included.</summary>
public sealed class HookServer : IDisposable
{
    private readonly HttpListener _listener;
    private readonly ConcurrentQueue<(WebHeaderCollection Headers, byte[] Body)> _received = new();
    private readonly Task _serving;

    /// <summary>Starts to serve; every request is answered with <paramref name="status"/>.</summary>
    public HookServer(int status = 200)
    {
        (_listener, Address) = Listen();
        _serving = ServeAsync(status);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>What it was sent so far.</summary>
    public IReadOnlyList<(WebHeaderCollection Headers, byte[] Body)> Received => [.. _received];

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Close();
        _serving.Wait(TimeSpan.FromSeconds(10));
    }

    private static (HttpListener Listener, Uri Address) Listen()
    {
        for (var attempt = 0; ; attempt++)
        {
            var address = new Uri(TinyHttpService.Nowhere(), "hook");
            var listener = new HttpListener { Prefixes = { new Uri(address, "/").AbsoluteUri } };
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                // Somebody took the port in between.
            }
        }
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
                _received.Enqueue(((WebHeaderCollection)context.Request.Headers, body.ToArray()));
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
