using System.Text.RegularExpressions;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure.Cluster;

/// <summary><c>kubectl proxy</c>: the API server on a loopback port, whatever the kubeconfig's credentials are.</summary>
public sealed partial class KubectlProxy : IAsyncDisposable
{
    private readonly ServerProcess _server;

    private KubectlProxy(ServerProcess server, Uri address) => (_server, Http) = (server, new HttpClient { BaseAddress = address });

    /// <summary>Speaks to the API server; paths are relative: <c>api/v1/pods</c>.</summary>
    public HttpClient Http { get; }

    /// <summary>Starts one.</summary>
    public static async Task<KubectlProxy> StartAsync(PartContext context, AbsolutePath kubeconfig, CancellationToken cancellationToken)
    {
        var kubectl = await AptPackage.EnsureAsync(context, "kubectl", "kubernetes-client", cancellationToken).ConfigureAwait(false);
        Uri? address = null;
        var spec = new ProcessSpec(kubectl, "--kubeconfig", kubeconfig, "proxy", "--port=0")
        {
            OnOutput = line => address = Address().Match(line) is { Success: true } match ? new Uri($"http://{match.Value}/") : address,
        };
        var server = await ServerProcess.StartAsync(
            context, "kubectl proxy", spec, _ => Task.FromResult(address is not null), cancellationToken).ConfigureAwait(false);
        return new(server, address!);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
