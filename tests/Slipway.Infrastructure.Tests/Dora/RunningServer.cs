using System.Net;
using System.Net.Sockets;
using Slipway.Tooling.Processes;

namespace Slipway.Infrastructure.Tests.Dora;

/// <summary>A real server on a free port of this machine, ended with the test whatever happens.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task<ProcessResult> _run;

    private RunningServer(ProcessSpec spec, int port)
    {
        Address = new($"http://127.0.0.1:{port}/");
        _run = Tools.Runner().RunAsync(spec with { ThrowOnError = false }, _stop.Token);
    }

    public Uri Address { get; }

    /// <summary>Starts what <paramref name="describe"/> makes of a free port (or of that of an earlier server, to restart it) and waits until <paramref
    /// name="ready"/> answers 200.</summary>
    public static async Task<RunningServer> StartAsync(Func<int, ProcessSpec> describe, string ready, int? fixedPort = null)
    {
        // The port is free when it is asked for; should another process take it first, the server says so by ending, and the next port is tried.
        for (var attempt = 1; ; attempt++)
        {
            var port = fixedPort ?? FreePort();
            var server = new RunningServer(describe(port), port);
            if (await server.IsReadyAsync(ready))
            {
                return server;
            }

            var said = server._run.IsCompletedSuccessfully ? (await server._run).StandardError : "It did not become ready in time.";
            await server.DisposeAsync();
            if (attempt == 3)
            {
                throw new InvalidOperationException(said);
            }
        }
    }

    public static Task<RunningServer> PushgatewayAsync(string? persistence) => StartAsync(
        port => new("prometheus-pushgateway", $"--web.listen-address=127.0.0.1:{port}", $"--persistence.file={persistence}"), "-/ready");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _run;
        }
        catch (OperationCanceledException)
        {
            // That is how it ends: SIGTERM, and SIGKILL should it not listen.
        }

        _stop.Dispose();
    }

    private async Task<bool> IsReadyAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        using var deadline = new CancellationTokenSource(Patience);
        while (!deadline.IsCancellationRequested && !_run.IsCompleted)
        {
            try
            {
                using var answer = await http.GetAsync(path, deadline.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                // Not yet.
            }

            await Task.WhenAny(_run, Task.Delay(50, CancellationToken.None));
        }

        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
