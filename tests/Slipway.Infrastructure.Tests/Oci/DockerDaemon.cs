using System.Net.Sockets;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Infrastructure.Tests.Oci;

/// <summary>A Docker engine of the test's own, without networks, ended with the test.</summary>
internal sealed class DockerDaemon : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task<ProcessResult> _running = null!;

    public required string Address { get; init; }

    public static async Task<DockerDaemon> StartAsync(ProcessRunner processes, AbsolutePath folder)
    {
        folder.CreateDirectory();
        var socket = folder / "docker.sock";
        var daemon = new DockerDaemon { Address = $"unix://{socket}" };
        daemon._running = processes.RunAsync(
            new ProcessSpec(
                "dockerd", "--data-root", folder / "data", "--exec-root", folder / "exec", "--pidfile", folder / "pid", "--host", daemon.Address,
                "--bridge=none", "--iptables=false")
            {
                ThrowOnError = false,
                Grace = TimeSpan.FromSeconds(20),
            },
            daemon._stop.Token);
        while (!daemon._running.IsCompleted)
        {
            try
            {
                using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await probe.ConnectAsync(new UnixDomainSocketEndPoint(socket));
                await processes.RunAsync(new ProcessSpec("docker", "--host", daemon.Address, "version"), default);
                return daemon;
            }
            catch (Exception exception) when (exception is SocketException or ProcessFailedException)
            {
                await Task.WhenAny(daemon._running, Task.Delay(100));
            }
        }

        throw new InvalidOperationException($"dockerd ended at once: {(await daemon._running).StandardError}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }
}
