using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure;

/// <summary>Debian's docker-registry (the reference implementation of the OCI distribution protocol), empty, without authentication.</summary>
public sealed class RegistryPart : InfrastructurePart
{
    /// <summary>Holds <c>HOST:PORT</c>.</summary>
    public const string AddressVariable = "SLIPWAY_REGISTRY";

    private readonly ServerProcess _server;

    private RegistryPart(ServerProcess server, int port) => (_server, Address) = (server, $"127.0.0.1:{port}");

    /// <summary><c>127.0.0.1:PORT</c>; plain HTTP.</summary>
    public string Address { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Addresses => new Dictionary<string, string> { [AddressVariable] = Address };

    /// <summary>Starts one.</summary>
    public static async Task<RegistryPart> StartAsync(PartContext context, CancellationToken cancellationToken)
    {
        var program = await AptPackage.EnsureAsync(context, "docker-registry", "docker-registry", cancellationToken).ConfigureAwait(false);
        var folder = context.NewFolder("registry");
        var (server, port) = await ServerProcess.StartOnFreePortAsync(
            context,
            "docker-registry",
            port =>
            {
                File.WriteAllText(folder / "config.yml", Configuration(folder / "data", port));
                return new ProcessSpec(program, "serve", folder / "config.yml");
            },
            (port, token) => HttpProbe.AnswersAsync($"http://127.0.0.1:{port}/v2/", token),
            cancellationToken).ConfigureAwait(false);
        return new(server, port);
    }

    /// <inheritdoc/>
    protected override async Task StopAsync() => await _server.DisposeAsync().ConfigureAwait(false);

    private static string Configuration(string data, int port) =>
        $$"""
        version: 0.1
        log: { level: warn }
        storage:
          filesystem: { rootdirectory: "{{data}}" }
          delete: { enabled: true }
        http:
          addr: 127.0.0.1:{{port}}

        """;
}
