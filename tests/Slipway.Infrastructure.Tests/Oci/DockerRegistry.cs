using System.Net;
using System.Net.Sockets;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Infrastructure.Tests.Oci;

/// <summary>Debian's docker-registry on a free port, ended with the test.</summary>
internal sealed class DockerRegistry : IAsyncDisposable
{
    public const string User = "slipway";
    public const string Password = "pass word";
    private const string Bcrypt = "$2y$05$abcdefghijklmnopqrstuuIt/9/tGzLcigNq/.RWIDjeEVR30RSf."; // of the password above

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private DockerRegistry(int port, Task running, CancellationTokenSource stop) => (Port, _running, _stop) = (port, running, stop);

    public int Port { get; }

    public string Host => $"127.0.0.1:{Port}";

    /// <summary>
    /// Starts it with its data in <paramref name="folder"/>; with <paramref name="certificate"/> (a PEM file with its key beside) it speaks TLS.
    /// </summary>
    public static async Task<DockerRegistry> StartAsync(ProcessRunner processes, AbsolutePath folder, bool auth = false, AbsolutePath? certificate = null)
    {
        folder.CreateDirectory();
        for (var attempt = 0; ; attempt++)
        {
            var port = FreePort();
            File.WriteAllText(folder / "htpasswd", $"{User}:{Bcrypt}\n");
            File.WriteAllText(folder / "config.yml", $$"""
                version: 0.1
                log: { level: error }
                storage: { filesystem: { rootdirectory: "{{folder}}/data" }, delete: { enabled: true } }
                http:
                  addr: 127.0.0.1:{{port}}
                {{(certificate is null ? "" : $"  tls: {{ certificate: \"{certificate}\", key: \"{certificate}.key\" }}")}}
                {{(auth ? $"auth: {{ htpasswd: {{ realm: test, path: \"{folder}/htpasswd\" }} }}" : "")}}
                """);
            var stop = new CancellationTokenSource();
            var running = processes.RunAsync(new ProcessSpec("docker-registry", "serve", folder / "config.yml") { ThrowOnError = false }, stop.Token);
            if (await AnswersAsync(port, running))
            {
                return new DockerRegistry(port, running, stop);
            }

            // Somebody else took the port in between.
            attempt.ShouldBeLessThan(5, (await running).StandardError);
            stop.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> AnswersAsync(int port, Task running)
    {
        while (!running.IsCompleted)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                await Task.WhenAny(running, Task.Delay(50));
            }
        }

        return false;
    }
}
