using Slipway.Testing.Infrastructure;
using Slipway.Testing.Infrastructure.Cluster;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>The cluster, which the collections of tests on it share, with what they need to speak to it.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private static int s_namespaces;

    private SharedCluster? _shared;

    /// <summary>The cluster.</summary>
    public ClusterPart Cluster => _shared!.Cluster;

    /// <summary>What parts beside the cluster are started with; also where folders of a test's own come from.</summary>
    public PartContext Context => _shared!.Context;

    /// <summary>The API server without credentials of the test's own, as <c>kubectl proxy</c> gives it: for polling services and for API calls.</summary>
    public HttpClient Api => _shared!.Proxy.Http;

    /// <summary>Images in the cluster's registry.</summary>
    internal TestImages Images => _shared!.Images;

    /// <summary>What clients of the API server asked of it.</summary>
    internal AuditTrail Audit => new(Cluster.AuditLog ?? throw new InvalidOperationException("This cluster has no audit log that can be read."));

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (ClusterNeeded.SkipReason is null) // else every test is skipped
        {
            _shared = await SharedCluster.TakeAsync();
        }
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => _shared?.GiveBackAsync() ?? Task.CompletedTask;

    /// <summary>A Prometheus that scrapes every pod of the cluster.</summary>
    public Task<PrometheusPart> StartPrometheusAsync() => PrometheusPart.StartAsync(Context.With(Cluster.Addresses), CancellationToken.None);

    /// <summary>A new namespace of the test's own; it is deleted with all that is in it.</summary>
    internal Task<ClusterNamespace> CreateNamespaceAsync(string purpose) =>
        ClusterNamespace.CreateAsync(this, $"t{Interlocked.Increment(ref s_namespaces)}-{purpose}-{Guid.NewGuid().ToString("n")[..6]}");

    /// <summary>Does once for all tests what several of them need: the first who asks does it, the others wait.</summary>
    internal Task OnceAsync(string what, Func<Task> work) => _shared!.OnceAsync(what, work);

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
