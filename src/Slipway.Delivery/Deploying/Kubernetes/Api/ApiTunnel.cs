using System.Net.Sockets;
using Slipway.Tooling;

namespace Slipway.Delivery.Deploying.Kubernetes.Api;

/// <summary>
/// The way to the API server: one <c>kubectl proxy</c> on a socket in a folder that only this user can enter. It logs in as the kubeconfig says, and refreshes
/// what expires. Started at the first connection, and again when it has ended.
/// </summary>
internal sealed class ApiTunnel(Kubectl kubectl, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _starting = new(1, 1);
    private readonly CancellationTokenSource _ending = new();
    private Proxy? _proxy;

    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        var path = await EnsureAsync(cancellationToken).ConfigureAwait(false);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        if (_proxy is { } proxy)
        {
            await proxy.Ended.ConfigureAwait(false);
            proxy.Folder.Delete(recursive: true);
        }

        _ending.Dispose();
        _starting.Dispose();
    }

    private async Task<string> EnsureAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_proxy is { Ended.IsCompleted: true } gone)
            {
                gone.Folder.Delete(recursive: true);
                _proxy = null;
            }

            _proxy ??= Start();
            var proxy = _proxy;
            await Task.WhenAny(proxy.Serving.Task, proxy.Ended).WaitAsync(StartLimit, clock, cancellationToken).ConfigureAwait(false);
            return proxy.Serving.Task.IsCompletedSuccessfully ? proxy.Socket : throw new KubernetesException(
                "kubectl found no way to the cluster.",
                string.Join('\n', proxy.Errors.TakeLast(5)) is { Length: > 0 } words ? words : "kubectl proxy ended without a word.",
                0,
                "Unreachable",
                "Look at kubectl config current-context, and try kubectl get namespaces.");
        }
        finally
        {
            _starting.Release();
        }
    }

    private Proxy Start()
    {
        var proxy = new Proxy(Directory.CreateTempSubdirectory("slipway-"));
        proxy.Ended = RunAsync(proxy);
        return proxy;
    }

    private async Task RunAsync(Proxy proxy)
    {
        try
        {
            await kubectl.ProxyAsync(
                proxy.Socket,
                line =>
                {
                    if (line.Contains("Starting to serve", StringComparison.Ordinal))
                    {
                        proxy.Serving.TrySetResult();
                    }
                },
                proxy.Errors.Add,
                _ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // That is how it is ended.
        }
        catch (UsageException exception)
        {
            proxy.Errors.Add($"{exception.What} {exception.Why}");
        }
    }

    private sealed class Proxy(DirectoryInfo folder)
    {
        public DirectoryInfo Folder { get; } = folder;

        public string Socket { get; } = Path.Combine(folder.FullName, "api");

        public TaskCompletionSource Serving { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public System.Collections.Concurrent.ConcurrentBag<string> Errors { get; } = [];

        public Task Ended { get; set; } = Task.CompletedTask;
    }
}
