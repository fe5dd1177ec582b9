using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure;

/// <summary>Prometheus's Pushgateway, empty.</summary>
public sealed class PushgatewayPart : InfrastructurePart
{
    /// <summary>Holds <c>http://HOST:PORT</c>.</summary>
    public const string UrlVariable = "SLIPWAY_PUSHGATEWAY_URL";

    private readonly ServerProcess _server;

    private PushgatewayPart(ServerProcess server, int port) => (_server, Url) = (server, new Uri($"http://127.0.0.1:{port}"));

    /// <summary>Its base address.</summary>
    public Uri Url { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Addresses => new Dictionary<string, string> { [UrlVariable] = Url.GetLeftPart(UriPartial.Authority) };

    /// <summary>Starts one.</summary>
    public static async Task<PushgatewayPart> StartAsync(PartContext context, CancellationToken cancellationToken)
    {
        var program = await AptPackage.EnsureAsync(context, "prometheus-pushgateway", "prometheus-pushgateway", cancellationToken).ConfigureAwait(false);
        var (server, port) = await ServerProcess.StartOnFreePortAsync(
            context,
            "pushgateway",
            port => new ProcessSpec(program, $"--web.listen-address=127.0.0.1:{port}"),
            (port, token) => HttpProbe.AnswersAsync($"http://127.0.0.1:{port}/-/ready", token),
            cancellationToken).ConfigureAwait(false);
        return new(server, port);
    }

    /// <inheritdoc/>
    protected override async Task StopAsync() => await _server.DisposeAsync().ConfigureAwait(false);
}
