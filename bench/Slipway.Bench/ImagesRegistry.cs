using System.Net;
using System.Net.Sockets;
using Slipway.Oci.Registries;
using Slipway.Oci.Registries.Credentials;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Bench;

/// <summary>A docker-registry for one benchmark.</summary>
internal sealed class ImagesRegistry : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private int _port;

    public string Host => $"localhost:{_port}";

    public static async Task<ImagesRegistry> StartAsync(ProcessRunner processes, AbsolutePath folder, CancellationToken cancellationToken)
    {
        var registry = new ImagesRegistry();
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            registry._port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        folder.CreateDirectory();
        File.WriteAllText(folder / "config.yml", $$"""
            version: 0.1
            log: { level: error }
            storage: { filesystem: { rootdirectory: "{{folder}}/data" } }
            http: { addr: "127.0.0.1:{{registry._port}}" }
            """);
        registry._running = processes.RunAsync(
            new ProcessSpec("docker-registry", "serve", folder / "config.yml") { ThrowOnError = false }, registry._stop.Token);
        while (!registry._running.IsCompleted)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, registry._port, cancellationToken);
                return registry;
            }
            catch (SocketException)
            {
                await Task.WhenAny(registry._running, Task.Delay(50, cancellationToken));
            }
        }

        throw new InvalidOperationException("docker-registry did not start.");
    }

    public RegistryClient Client(AbsolutePath folder) => new(
        RegistryAddress.Parse(Host),
        new RegistryClientOptions { StateFolder = folder / "state" },
        NoCredentials.Instance,
        new ApplyingGate(NullLog.Instance),
        TimeProvider.System,
        new SecretMask(),
        NullLog.Instance);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }
}
