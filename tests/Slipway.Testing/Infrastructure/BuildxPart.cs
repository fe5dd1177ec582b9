using System.Collections.Immutable;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure;

/// <summary>
/// A newer Docker Engine (Debian 13: 26.1) with its containerd image store and a client that has buildx: several platforms, archives, caches in registries. For
/// builds only: it has no networks.
/// </summary>
public sealed class BuildxPart : InfrastructurePart
{
    private readonly ServerProcess _server;
    private readonly AbsolutePath _folder;

    private BuildxPart(ServerProcess server, AbsolutePath folder, string host, AbsolutePath client) =>
        (_server, _folder, Host, Client) = (server, folder, host, client);

    /// <summary>The engine's address: <c>unix:///…</c>.</summary>
    public string Host { get; }

    /// <summary>The client, with its address in it; it sees what is in the temporary folder of this machine.</summary>
    public AbsolutePath Client { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Addresses =>
        new Dictionary<string, string> { [DockerPart.HostVariable] = Host, [DockerPart.ClientVariable] = Client };

    /// <summary>Whether it can be had here; <see langword="null"/>: it can.</summary>
    public static string? Obstacle { get; } =
        !OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/apt-get") ? "It needs root on Debian." : null;

    /// <summary>Starts one; <paramref name="containerdStore"/> chooses between the new image store and the classic one.</summary>
    public static async Task<BuildxPart> StartAsync(PartContext context, bool containerdStore, CancellationToken cancellationToken)
    {
        var root = await TrixieRoot.OpenAsync(
            context, ["docker.io", "docker-cli", "docker-buildx", "containerd", "runc"], cancellationToken).ConfigureAwait(false);
        var folder = context.NewFolder("x");
        var host = $"unix://{folder / "docker.sock"}";
        var client = WriteClient(root, folder, host);
        File.WriteAllText(folder / "daemon.json", containerdStore ? """{ "features": { "containerd-snapshotter": true } }""" : "{}");
        string[] arguments =
        [
            "--config-file", folder / "daemon.json", "--data-root", folder / "data", "--exec-root", folder / "exec", "--pidfile", folder / "pid",
            "--host", host, "--bridge=none", "--iptables=false", "--ip6tables=false",
        ];
        var server = await ServerProcess.StartAsync(
            context,
            "dockerd 26.1",
            root.Program("dockerd", arguments) with
            {
                Environment = ImmutableDictionary<string, string?>.Empty.Add("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin").Add("TMPDIR", null),
            },
            async token => (await context.Processes.RunAsync(new ProcessSpec(client, "version") { ThrowOnError = false }, token).ConfigureAwait(false)).ExitCode == 0,
            cancellationToken).ConfigureAwait(false);
        return new(server, folder, host, client);
    }

    /// <inheritdoc/>
    protected override async Task StopAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        Mounts.DeleteFolder(_folder);
    }

    // A program as the machine's own would be, for whoever wants the path of one.
    private static AbsolutePath WriteClient(TrixieRoot root, AbsolutePath folder, string host)
    {
        var temporary = AbsolutePath.Create(Path.GetTempPath());
        var spec = root.Program("docker", [], temporary);
        var script = folder / "docker";
        File.WriteAllText(
            script,
            $"""
            #!/bin/sh
            DOCKER_HOST={host} DOCKER_CONFIG={(folder / "config").CreateDirectory()} TMPDIR={temporary} HOME={folder}
            PATH=/usr/sbin:/usr/bin:/sbin:/bin
            export DOCKER_HOST DOCKER_CONFIG TMPDIR HOME PATH
            exec {spec.FileName} {string.Join(' ', spec.Arguments.Select(argument => $"'{argument.Replace("'", "'\\''")}'"))} "$@"

            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return script;
    }
}
