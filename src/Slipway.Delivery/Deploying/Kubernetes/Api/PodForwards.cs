using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.Api;

/// <summary>
/// One <c>kubectl port-forward</c> for each pod that is asked for, started at the first request to it and again when it has ended. It ends with its pod, and all of
/// them with this; those of a killed build with its next recovery.
/// </summary>
internal sealed partial class PodForwards(Kubectl kubectl, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Afterwards = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Forward> _open = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ending = new();

    /// <summary>For requests to the forwarded addresses.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15) }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The address on this machine behind which the pod's port is.</summary>
    public async Task<Uri> OpenAsync(string ns, string pod, int port, CancellationToken cancellationToken)
    {
        Forward forward;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ending.IsCancellationRequested, this);
            var key = KeyOf(ns, pod);
            if (!_open.TryGetValue(key, out var known) || known.Ended.IsCompleted)
            {
                _open[key] = known = new Forward();
                known.Ended = RunAsync(known, ns, pod, port);
            }

            forward = known;
        }

        await Task.WhenAny(forward.Listening.Task, forward.Ended).WaitAsync(StartLimit, clock, cancellationToken).ConfigureAwait(false);
        return forward.Listening.Task.IsCompletedSuccessfully ? await forward.Listening.Task.ConfigureAwait(false) : throw new KubernetesException(
            $"No port of {pod} could be forwarded.",
            string.Join('\n', forward.Errors.TakeLast(3)) is { Length: > 0 } words ? words : "kubectl port-forward ended without a word.",
            0,
            "Unreachable",
            "See whether kubectl port-forward works by hand: it needs the right to create pods/portforward.");
    }

    /// <summary>Whether the pod itself has just refused a connection, and not the way to it: kubectl says so after the connection has broken.</summary>
    public async Task<bool> WasRefusedAsync(string ns, string pod)
    {
        Forward? forward;
        lock (_gate)
        {
            forward = _open.GetValueOrDefault(KeyOf(ns, pod));
        }

        if (forward is null)
        {
            return false;
        }

        await Task.WhenAny(forward.Ended, Task.Delay(Afterwards, clock)).ConfigureAwait(false);
        return forward.RefusedAt is { } at && clock.GetElapsedTime(at) < Recent;
    }

    /// <summary>What kubectl said last of the pod's port; <see langword="null"/> when it said nothing.</summary>
    public string? LastWords(string ns, string pod)
    {
        lock (_gate)
        {
            return _open.GetValueOrDefault(KeyOf(ns, pod))?.Errors.LastOrDefault();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_gate)
        {
            _ending.Cancel();
            running = [.. _open.Values.Select(forward => forward.Ended)];
        }

        await Task.WhenAll(running).ConfigureAwait(false);
        Http.Dispose();
        _ending.Dispose();
    }

    private static string KeyOf(string ns, string pod) => $"{ns}/{pod}";

    private async Task RunAsync(Forward forward, string ns, string pod, int port)
    {
        await Task.Yield(); // whoever started it holds the lock
        try
        {
            await kubectl.ForwardAsync(
                ns,
                pod,
                port,
                line =>
                {
                    if (Listening().Match(line) is { Success: true } match)
                    {
                        forward.Listening.TrySetResult(new Uri($"http://{match.Groups["address"].Value}/"));
                    }
                },
                line =>
                {
                    forward.Errors.Enqueue(line);
                    if (line.Contains("onnection refused", StringComparison.Ordinal))
                    {
                        forward.RefusedAt = clock.GetTimestamp();
                    }
                },
                _ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // That is how it is ended.
        }
        catch (TargetFailedException exception)
        {
            forward.Errors.Enqueue($"{exception.What} {exception.Why}");
        }
        catch (UsageException exception)
        {
            forward.Errors.Enqueue($"{exception.What} {exception.Why}");
        }
    }

    [GeneratedRegex(@"^Forwarding from (?<address>127\.0\.0\.1:\d+) -> ")]
    private static partial Regex Listening();

    private sealed class Forward
    {
        public TaskCompletionSource<Uri> Listening { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<string> Errors { get; } = [];

        public long? RefusedAt { get; set; }

        public Task Ended { get; set; } = Task.CompletedTask;
    }
}
