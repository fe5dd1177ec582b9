using System.Collections.Immutable;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure;

/// <summary>A server that runs until it is disposed, together with everything that it started.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const int KeptLines = 40;
    private const string PortTaken = "address already in use";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<string> _lastLines = new();
    private readonly Task<ProcessResult> _running;
    private readonly string _name;

    private ServerProcess(PartContext context, string name, ProcessSpec spec)
    {
        _name = name;
        _running = context.Processes.RunAsync(
            spec with
            {
                ThrowOnError = false,
                Capture = false,
                OnOutput = line => Keep(line, spec.OnOutput),
                OnError = line => Keep(line, spec.OnError),
                Grace = TimeSpan.FromSeconds(10),
            },
            _stop.Token);
    }

    /// <summary>
    /// Starts a server and waits until <paramref name="ready"/>; what ends before that is a <see cref="PartUnavailableException"/> with its last words.
    /// </summary>
    public static async Task<ServerProcess> StartAsync(
        PartContext context, string name, ProcessSpec spec, Func<CancellationToken, Task<bool>> ready, CancellationToken cancellationToken)
    {
        var server = new ServerProcess(context, name, spec);
        try
        {
            var began = context.Clock.GetTimestamp();
            while (!await ready(cancellationToken).ConfigureAwait(false))
            {
                if (server._running.IsCompleted)
                {
                    throw new PartUnavailableException($"{name} ended before it was ready.\n{server.LastWords}");
                }

                if (context.Clock.GetElapsedTime(began) > Patience)
                {
                    throw new PartUnavailableException($"{name} was not ready after {Patience.TotalSeconds:0} s.\n{server.LastWords}");
                }

                await Task.Delay(Poll, context.Clock, cancellationToken).ConfigureAwait(false);
            }

            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// The same for a server that must be told its port: a free one, and another one when somebody was faster.
    /// </summary>
    public static async Task<(ServerProcess Server, int Port)> StartOnFreePortAsync(
        PartContext context,
        string name,
        Func<int, ProcessSpec> spec,
        Func<int, CancellationToken, Task<bool>> ready,
        CancellationToken cancellationToken)
    {
        const int tries = 5;
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort.Next();
            try
            {
                var server = await StartAsync(context, name, spec(port), token => ready(port, token), cancellationToken).ConfigureAwait(false);
                return (server, port);
            }
            catch (PartUnavailableException exception) when (attempt < tries && exception.Message.Contains(PortTaken, StringComparison.OrdinalIgnoreCase))
            {
                context.Log.Debug($"{name}: port {port} was taken meanwhile");
            }
        }
    }

    /// <summary>The last lines of its output.</summary>
    public string LastWords
    {
        get
        {
            lock (_lastLines)
            {
                return string.Join('\n', _lastLines);
            }
        }
    }

    /// <summary>Ends it and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        try
        {
            await _running.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // That is how it is told to stop.
        }

        _stop.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => _name;

    private void Keep(string line, Action<string>? also)
    {
        also?.Invoke(line);
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            while (_lastLines.Count > KeptLines)
            {
                _lastLines.Dequeue();
            }
        }
    }
}
