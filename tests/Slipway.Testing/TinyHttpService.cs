using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Testing;

/// <summary>A real HTTP service on a free port of this machine.</summary>
public sealed class TinyHttpService : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _serving;
    private readonly Func<string, int, (int Status, string Body)> _answer;
    private int _requests;

    /// <summary>Starts to serve; <paramref name="answer"/> gets “METHOD /path body” and the number of the request, one after the other.</summary>
    public TinyHttpService(Func<string, int, (int Status, string Body)> answer)
    {
        _answer = answer;
        (_listener, Address) = Listen();
        _serving = ServeAsync();
    }

    /// <summary>Its base address.</summary>
    public Uri Address { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Close();
        if (!_serving.Wait(TimeSpan.FromSeconds(10)))
            throw new TimeoutException("The service did not end.");
    }

    /// <summary>An address that refuses connections.</summary>
    public static Uri Nowhere()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
    }

    private static (HttpListener Listener, Uri Address) Listen()
    {
        for (var attempt = 0; ; attempt++)
        {
            var address = Nowhere();
            var listener = new HttpListener { Prefixes = { address.ToString() } };
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < 20)
            {
                // somebody else took the port in between
            }
        }
    }

    private static async Task RespondAsync(HttpListenerResponse response, int status, string text)
    {
        try
        {
            response.StatusCode = status;
            await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
            response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or IOException or ObjectDisposedException)
        {
            // the caller went away, as cancelled probes do
        }
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var reader = new StreamReader(context.Request.InputStream);
            var body = await reader.ReadToEndAsync();
            var request = $"{context.Request.HttpMethod} {context.Request.RawUrl}{(body.Length > 0 ? " " + body : "")}";
            var (status, text) = _answer(request, Interlocked.Increment(ref _requests));
            await RespondAsync(context.Response, status, text);
        }
    }
}
