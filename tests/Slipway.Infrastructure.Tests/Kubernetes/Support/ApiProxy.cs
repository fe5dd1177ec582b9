using System.Text.RegularExpressions;
using Slipway.Testing.Infrastructure;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary><c>kubectl proxy</c>: the API server on a loopback port, whatever the kubeconfig's credentials are.</summary>
internal sealed partial class ApiProxy : IAsyncDisposable
{
    private readonly ServerProcess _server;

    private ApiProxy(ServerProcess server, Uri address) => (_server, Http) = (server, new HttpClient { BaseAddress = address });

    public HttpClient Http { get; }

    public static async Task<ApiProxy> StartAsync(PartContext context, AbsolutePath kubeconfig)
    {
        Uri? address = null;
        var spec = new ProcessSpec("kubectl", "--kubeconfig", kubeconfig, "proxy", "--port=0")
        {
            OnOutput = line => address = Address().Match(line) is { Success: true } match ? new Uri($"http://{match.Value}/") : address,
        };
        var server = await ServerProcess.StartAsync(context, "kubectl proxy", spec, _ => Task.FromResult(address is not null), CancellationToken.None);
        return new(server, address!);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
    }

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
