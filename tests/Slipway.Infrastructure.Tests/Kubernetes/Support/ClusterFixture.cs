using Slipway.Testing.Infrastructure;
using Slipway.Testing.Infrastructure.Cluster;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>One cluster for all tests of <see cref="ClusterCollection"/>, with what they need to speak to it.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private PartContext? _context;
    private ClusterPart? _cluster;
    private KubectlProxy? _proxy;
    private TestImages? _images;
    private readonly Dictionary<string, Task> _done = [];
    private int _namespaces;

    /// <summary>The cluster.</summary>
    public ClusterPart Cluster => _cluster!;

    /// <summary>What parts beside the cluster are started with; also where folders of a test's own come from.</summary>
    public PartContext Context => _context!;

    /// <summary>The API server without credentials of the test's own, as <c>kubectl proxy</c> gives it: for polling services and for API calls.</summary>
    public HttpClient Api => _proxy!.Http;

    /// <summary>Images in the cluster's registry.</summary>
    internal TestImages Images => _images!;

    /// <summary>What clients of the API server asked of it.</summary>
    internal AuditTrail Audit => new(Cluster.AuditLog ?? throw new InvalidOperationException("This cluster has no audit log that can be read."));

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (ClusterNeeded.SkipReason is not null)
        {
            return; // Every test is skipped.
        }

        _context = PartContext.OnThisMachine(NullLog.Instance);
        try
        {
            _cluster = await ClusterPart.StartAsync(_context, CancellationToken.None);
            _proxy = await KubectlProxy.StartAsync(_context, Cluster.Kubeconfig, CancellationToken.None);
            _images = new TestImages(_context, Cluster);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        _images?.Dispose();
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        if (_context is not null)
        {
            Directory.Delete(_context.Scratch, recursive: true);
        }
    }

    /// <summary>A Prometheus that scrapes every pod of the cluster.</summary>
    public Task<PrometheusPart> StartPrometheusAsync() => PrometheusPart.StartAsync(Context.With(Cluster.Addresses), CancellationToken.None);

    /// <summary>A new namespace of the test's own; it is deleted with all that is in it.</summary>
    internal Task<ClusterNamespace> CreateNamespaceAsync(string purpose) =>
        ClusterNamespace.CreateAsync(this, $"t{Interlocked.Increment(ref _namespaces)}-{purpose}-{Guid.NewGuid().ToString("n")[..6]}");

    /// <summary>Does once for all tests what several of them need: the first who asks does it, the others wait.</summary>
    internal Task OnceAsync(string what, Func<Task> work)
    {
        lock (_done)
        {
            return _done.TryGetValue(what, out var done) ? done : _done[what] = work();
        }
    }

    /// <summary>Runs kubectl as the administrator.</summary>
    internal async Task<ProcessResult> KubectlAsync(IEnumerable<string> arguments, string? input = null, bool check = true)
    {
        var spec = new ProcessSpec("kubectl", ["--kubeconfig", Cluster.Kubeconfig, .. arguments])
        {
            StandardInput = input,
            ThrowOnError = false,
            Timeout = TimeSpan.FromMinutes(5),
        };
        var result = await Context.Processes.RunAsync(spec, CancellationToken.None);
        if (check)
        {
            result.ExitCode.ShouldBe(0, $"{spec}\n{result.StandardOutput}{result.StandardError}");
        }

        return result;
    }
}
