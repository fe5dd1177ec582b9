using Slipway.Testing.Infrastructure;
using Slipway.Testing.Infrastructure.Cluster;
using Slipway.Tooling;

namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>The one cluster of this process: started by the first who takes it, stopped when the last has given it back.</summary>
internal sealed class SharedCluster
{
    private static readonly SemaphoreSlim Turn = new(1, 1);
    private static SharedCluster? s_running;

    private readonly Dictionary<string, Task> _done = [];
    private KubectlProxy? _proxy;
    private TestImages? _images;
    private int _users;

    private SharedCluster(PartContext context, ClusterPart cluster) => (Context, Cluster) = (context, cluster);

    public PartContext Context { get; }

    public ClusterPart Cluster { get; }

    public KubectlProxy Proxy => _proxy!;

    public TestImages Images => _images!;

    public static async Task<SharedCluster> TakeAsync()
    {
        await Turn.WaitAsync();
        try
        {
            s_running ??= await StartAsync();
            s_running._users++;
            return s_running;
        }
        finally
        {
            Turn.Release();
        }
    }

    public async Task GiveBackAsync()
    {
        await Turn.WaitAsync();
        try
        {
            if (--_users == 0)
            {
                s_running = null;
                await StopAsync();
            }
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Does once what several tests need: the first who asks does it, the others wait.</summary>
    public Task OnceAsync(string what, Func<Task> work)
    {
        lock (_done)
        {
            return _done.TryGetValue(what, out var done) ? done : _done[what] = work();
        }
    }

    private static async Task<SharedCluster> StartAsync()
    {
        var context = PartContext.OnThisMachine(NullLog.Instance);
        SharedCluster? started = null;
        try
        {
            started = new SharedCluster(context, await ClusterPart.StartAsync(context, CancellationToken.None));
            started._proxy = await KubectlProxy.StartAsync(context, started.Cluster.Kubeconfig, CancellationToken.None);
            started._images = new TestImages(context, started.Cluster);
            return started;
        }
        catch
        {
            await (started?.StopAsync() ?? Task.CompletedTask);
            Directory.Delete(context.Scratch, recursive: true);
            throw;
        }
    }

    private async Task StopAsync()
    {
        _images?.Dispose();
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        await Cluster.DisposeAsync();
        if (Directory.Exists(Context.Scratch))
        {
            Directory.Delete(Context.Scratch, recursive: true);
        }
    }
}
