using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Testing.Http;

/// <summary>
/// An HTTP/1.1 proxy on a free port that passes bytes on and breaks connections where it is told to. Counts the bytes of bodies that it passed to the
/// server.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _serverPort;
    private readonly List<(Fault Fault, int Left, int Spare)> _faults = [];
    private readonly Task _accepting;
    private long _bodyBytes;

    /// <summary>Listens, in front of <paramref name="serverPort"/> on this machine.</summary>
    public FaultProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Bytes of request bodies that reached the server.</summary>
    public long BodyBytes => Interlocked.Read(ref _bodyBytes);

    /// <summary>Faults that struck.</summary>
    public ConcurrentQueue<Fault> Struck { get; } = new();

    /// <summary>Adds a harm.</summary>
    public void Add(Fault fault)
    {
        lock (_faults)
        {
            _faults.Add((fault, fault.Times, fault.Spare));
        }
    }

    /// <summary>Takes every harm back that has not struck.</summary>
    public void Clear()
    {
        lock (_faults)
        {
            _faults.Clear();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                connections.Add(ServeAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            using var server = new TcpClient();
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stop.Token);
                while (await PassAsync(client.GetStream(), server.GetStream()))
                {
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or EndOfStreamException)
            {
                // Either side went: the other one goes too.
            }

            client.Client.LingerState = new LingerOption(true, 0); // a reset, as when a machine goes away
        }
    }

    private async Task<bool> PassAsync(NetworkStream client, NetworkStream server)
    {
        if (await ReadHeadAsync(client) is not { } head)
        {
            return false;
        }

        var requestLine = head.Lines[0].Split(' ');
        var point = Take(requestLine[0], requestLine[1]);
        if (point == FaultPoint.RequestHeaders)
        {
            await server.WriteAsync(head.Bytes.AsMemory(0, Math.Min(20, head.Bytes.Length)), _stop.Token);
            return false;
        }

        await server.WriteAsync(head.Bytes, _stop.Token);
        if (!await PassBodyAsync(
            client,
            server,
            head.Length,
            point is FaultPoint.RequestBody or FaultPoint.RequestStall,
            point == FaultPoint.RequestStall,
            corrupt: false,
            isRequest: true))
        {
            return false;
        }

        if (await ReadHeadAsync(server) is not { } answer || point == FaultPoint.BeforeResponse)
        {
            return false;
        }

        if (point == FaultPoint.ResponseHeaders)
        {
            await client.WriteAsync(answer.Bytes.AsMemory(0, 15), _stop.Token);
            return false;
        }

        await client.WriteAsync(answer.Bytes, _stop.Token);
        var hasBody = requestLine[0] != "HEAD" && !answer.Lines[0].Contains(" 204 ") && !answer.Lines[0].Contains(" 304 ");
        var passed = await PassBodyAsync(
            server,
            client,
            hasBody ? answer.Length : 0,
            point is FaultPoint.ResponseBody or FaultPoint.ResponseStall,
            point == FaultPoint.ResponseStall,
            point == FaultPoint.ResponseCorrupted,
            isRequest: false);
        return passed && !answer.Lines.Any(line => line.Equals("Connection: close", StringComparison.OrdinalIgnoreCase));
    }

    private async Task<bool> PassBodyAsync(NetworkStream from, NetworkStream to, long length, bool cutInMiddle, bool stall, bool corrupt, bool isRequest)
    {
        var buffer = new byte[16 * 1024];
        var left = cutInMiddle ? length / 2 : length;
        while (left > 0)
        {
            var count = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), _stop.Token);
            if (count == 0)
            {
                return false;
            }

            if (corrupt)
            {
                buffer[0] ^= 1;
                corrupt = false;
            }

            await to.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
            left -= count;
            if (isRequest)
            {
                Interlocked.Add(ref _bodyBytes, count);
            }
        }

        if (cutInMiddle && stall)
        {
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }

        return !cutInMiddle;
    }

    private FaultPoint? Take(string method, string path)
    {
        lock (_faults)
        {
            var at = _faults.FindIndex(entry => entry.Fault.Method == method && path.Contains(entry.Fault.PathPart, StringComparison.Ordinal));
            if (at < 0)
            {
                return null;
            }

            var (fault, left, spare) = _faults[at];
            if (spare > 0)
            {
                _faults[at] = (fault, left, spare - 1);
                return null;
            }

            Struck.Enqueue(fault);
            if (left == 1)
            {
                _faults.RemoveAt(at);
            }
            else
            {
                _faults[at] = (fault, left - 1, 0);
            }

            return fault.Point;
        }
    }

    private async Task<Head?> ReadHeadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (bytes.Count < 4 || !(bytes[^1] == '\n' && bytes[^2] == '\r' && bytes[^3] == '\n' && bytes[^4] == '\r'))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
            {
                return null;
            }

            bytes.Add(one[0]);
        }

        var lines = Encoding.Latin1.GetString([.. bytes]).Split("\r\n");
        var length = lines.FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } header
            ? long.Parse(header.Split(':')[1])
            : 0;
        return new Head([.. bytes], lines, length);
    }

    private sealed record Head(byte[] Bytes, string[] Lines, long Length);
}
