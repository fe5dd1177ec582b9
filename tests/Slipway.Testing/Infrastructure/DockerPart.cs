using Slipway.Tooling;
using Slipway.Tooling.Files;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure;

/// <summary>A Docker Engine with BuildKit: the one that answers already, else one of its own with its own data, sockets and runtime.</summary>
public sealed class DockerPart : InfrastructurePart
{
    private const string Bridge = "slipway0";
    private const string BridgeAddress = "172.29.0.1/16";

    /// <summary>Holds the engine's address, as every docker client reads it.</summary>
    public const string HostVariable = "DOCKER_HOST";

    /// <summary>Holds the path of a docker client that speaks BuildKit to this engine.</summary>
    public const string ClientVariable = "SLIPWAY_DOCKER";

    private readonly ServerProcess? _server;
    private readonly FileLock? _lock;
    private readonly AbsolutePath? _folder;

    private DockerPart(string host, AbsolutePath client, ServerProcess? server = null, FileLock? hold = null, AbsolutePath? folder = null) =>
        (Host, Client, _server, _lock, _folder) = (host, client, server, hold, folder);

    /// <summary>The engine's address: <c>unix:///…</c>.</summary>
    public string Host { get; }

    /// <summary>The client.</summary>
    public AbsolutePath Client { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Addresses =>
        new Dictionary<string, string> { [HostVariable] = Host, [ClientVariable] = Client, ["DOCKER_BUILDKIT"] = "1" };

    /// <summary>Starts one, or uses the one that is there.</summary>
    public static async Task<DockerPart> StartAsync(PartContext context, CancellationToken cancellationToken)
    {
        var standard = context.Environment.Get(HostVariable) is { Length: > 0 } host ? host : "unix:///var/run/docker.sock";
        if (context.Find("docker") is { } present && await AnswersAsync(context, present, standard, cancellationToken).ConfigureAwait(false))
        {
            return new(standard, present);
        }

        var daemon = await AptPackage.EnsureAsync(context, "dockerd", "docker.io", cancellationToken).ConfigureAwait(false);
        var client = daemon.Parent! / ".." / "bin" / "docker" is { FileExists: true } own ? own : context.Find("docker")!;

        // Engines share the bridge and the firewall of one machine: one at a time.
        var hold = await FileLock.AcquireAsync(
            context.Cache / "docker.lock",
            "docker",
            context.Clock,
            holder => context.Log.Info($"waiting for another engine ({holder?.Pid})"),
            cancellationToken).ConfigureAwait(false);
        try
        {
            var folder = context.NewFolder("d");
            var socket = $"unix://{folder / "docker.sock"}";
            var bridge = await MakeBridgeAsync(context, cancellationToken).ConfigureAwait(false);
            var server = await ServerProcess.StartAsync(
                context,
                "dockerd",
                Daemon(daemon, folder, socket, bridge, context.Environment.Get("PATH")!),
                token => AnswersAsync(context, client, socket, token),
                cancellationToken).ConfigureAwait(false);
            return new(socket, client, server, hold, folder);
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync().ConfigureAwait(false);
        }

        _lock?.Dispose();
        if (_folder is not null)
        {
            Mounts.DeleteFolder(_folder);
        }
    }

    private static ProcessSpec Daemon(AbsolutePath daemon, AbsolutePath folder, string socket, string? bridge, string path) => new(
        daemon,
        [
            "--data-root", folder / "data",
            "--exec-root", folder / "exec",
            "--pidfile", folder / "pid",
            "--config-file", WriteConfiguration(folder),
            "--host", socket,
            "--add-runtime", $"slipway={WriteRuntime(folder)}",
            "--default-runtime", "slipway",
            .. bridge is null ? Array.Empty<string>() : ["--bridge", bridge],
        ])
    {
        Environment = System.Collections.Immutable.ImmutableDictionary<string, string?>.Empty.Add("PATH", path),
    };

    // A bridge of its own: an engine that is started beside this one without a network removes docker0, whoever uses it.
    private static async Task<string?> MakeBridgeAsync(PartContext context, CancellationToken cancellationToken)
    {
        if (context.Find("ip") is not { } ip)
        {
            return null;
        }

        // A new one each time: containers that a killed run has left may still have addresses on the former.
        string[][] steps = [["link", "delete", Bridge], ["link", "add", Bridge, "type", "bridge"], ["address", "replace", BridgeAddress, "dev", Bridge], ["link", "set", Bridge, "up"]];
        foreach (var step in steps)
        {
            await context.Processes.RunAsync(new ProcessSpec(ip, step) { ThrowOnError = false }, cancellationToken).ConfigureAwait(false);
        }

        return Bridge;
    }

    private static string WriteConfiguration(AbsolutePath folder)
    {
        File.WriteAllText(folder / "daemon.json", "{}\n"); // not the machine's own
        return folder / "daemon.json";
    }

    // Without CAP_SYS_RESOURCE (in a container, say) runc cannot lower a score for the out-of-memory killer, and no container starts.
    private static string WriteRuntime(AbsolutePath folder)
    {
        var script = folder / "runtime";
        File.WriteAllText(
            script,
            """
            #!/bin/sh
            previous=
            for argument in "$@"; do
              case "$previous" in
                --bundle | -b) sed -i -E 's/,"oomScoreAdj":-?[0-9]+//' "$argument/config.json" ;;
              esac
              previous=$argument
            done
            exec runc "$@"

            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return script;
    }

    private static async Task<bool> AnswersAsync(PartContext context, AbsolutePath client, string host, CancellationToken cancellationToken)
    {
        var spec = new ProcessSpec(client, "--host", host, "version", "--format", "{{.Server.Version}}")
        {
            ThrowOnError = false,
            Timeout = TimeSpan.FromSeconds(10),
        };
        try
        {
            return (await context.Processes.RunAsync(spec, cancellationToken).ConfigureAwait(false)).ExitCode == 0;
        }
        catch (ProcessFailedException)
        {
            return false; // It did not answer in time.
        }
    }
}
