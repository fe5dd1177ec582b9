using System.Collections.Immutable;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure.Cluster;

/// <summary>The node: a kubelet that runs pods as containers of the Docker part.</summary>
internal sealed class Kubelet : IAsyncDisposable
{
    private readonly PartContext _context;
    private readonly DockerPart _docker;
    private readonly AbsolutePath _folder;
    private readonly string _pause;
    private ServerProcess? _server;

    private Kubelet(PartContext context, DockerPart docker)
    {
        (_context, _docker, _folder) = (context, docker, context.NewFolder("kubelet"));
        _pause = $"slipway-pause:{_folder.Name}";
    }

    public static async Task<Kubelet> StartAsync(
        PartContext context, KubernetesPrograms programs, ControlPlane plane, DockerPart docker, CancellationToken cancellationToken)
    {
        var kubelet = new Kubelet(context, docker);
        try
        {
            // The kubelet forwards ports by it, and says so only when it is asked to.
            await AptPackage.EnsureAsync(context, "socat", "socat", cancellationToken).ConfigureAwait(false);
            await kubelet.BuildPauseAsync(cancellationToken).ConfigureAwait(false);
            var driver = await kubelet.DockerAsync(["info", "--format", "{{.CgroupDriver}}"], cancellationToken).ConfigureAwait(false);
            var log = new LineFile(plane.Folder / "kubelet.log");
            (kubelet._server, _) = await ServerProcess.StartOnFreePortAsync(
                context,
                "kubelet",
                port => kubelet.Describe(programs, plane, driver[0], port) with { OnOutput = log.Append, OnError = log.Append },
                async (_, token) => await plane.AskAsync(
                    token, "get", "node", ClusterIdentity.Node, "--output", "jsonpath={.status.conditions[?(@.type=='Ready')].status}")
                    .ConfigureAwait(false) == "True",
                cancellationToken).ConfigureAwait(false);
            return kubelet;
        }
        catch
        {
            await kubelet.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends the kubelet, then the pods that it leaves running, then what it kept of them.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync().ConfigureAwait(false);
            await RemovePodsAsync().ConfigureAwait(false);
        }

        Mounts.DeleteFolder(_folder);
    }

    // Other pods may run on the same engine: ours are those whose sandbox was made of our own image.
    private async Task RemovePodsAsync()
    {
        var sandboxes = await DockerAsync(
            ["ps", "--all", "--no-trunc", "--filter", $"ancestor={_pause}", "--format", "{{.ID}} {{.Label \"io.kubernetes.pod.uid\"}}"],
            CancellationToken.None).ConfigureAwait(false);
        foreach (var sandbox in sandboxes.Select(line => line.Split(' ')))
        {
            var containers = await DockerAsync(
                ["ps", "--all", "--quiet", "--no-trunc", "--filter", $"label=io.kubernetes.sandbox.id={sandbox[0]}"], CancellationToken.None).ConfigureAwait(false);
            await DockerAsync(["rm", "--force", "--volumes", .. containers, sandbox[0]], CancellationToken.None).ConfigureAwait(false);
            PodLogs.Delete(sandbox[1]);
        }

        await DockerAsync(["image", "rm", "--force", _pause], CancellationToken.None).ConfigureAwait(false);
    }

    private async Task BuildPauseAsync(CancellationToken cancellationToken)
    {
        var busybox = await AptPackage.EnsureAsync(_context, "busybox", "busybox-static", cancellationToken).ConfigureAwait(false);
        var context = (_folder / "pause").CreateDirectory();
        File.Copy(busybox, context / "busybox");
        await File.WriteAllTextAsync(
            context / "Dockerfile",
            $"""
            FROM scratch
            LABEL slipway.run={_folder.Name}
            COPY busybox /busybox
            ENTRYPOINT ["/busybox", "sh", "-c", "trap 'exit 0' TERM INT; while :; do /busybox sleep 2147483647 & wait; done"]

            """,
            cancellationToken).ConfigureAwait(false);
        await DockerAsync(["build", "--quiet", "--tag", _pause, context], cancellationToken).ConfigureAwait(false);
    }

    private ProcessSpec Describe(KubernetesPrograms programs, ControlPlane plane, string cgroupDriver, int port)
    {
        File.WriteAllText(_folder / "kubelet.yaml", Configuration(cgroupDriver, port));
        return new ProcessSpec(
            programs.Kubelet,
            "--config", _folder / "kubelet.yaml",
            "--kubeconfig", plane.KubeconfigOf(ClusterIdentity.Kubelet),
            "--hostname-override", ClusterIdentity.Node,
            "--root-dir", _folder / "pods",
            "--cert-dir", _folder / "certificates",
            "--container-runtime", "docker",
            "--docker-endpoint", _docker.Host,
            "--experimental-dockershim-root-directory", _folder / "dockershim",
            "--pod-infra-container-image", _pause,
            "--network-plugin", "");
    }

    private string Configuration(string cgroupDriver, int port) =>
        $$"""
        apiVersion: kubelet.config.k8s.io/v1beta1
        kind: KubeletConfiguration
        address: 127.0.0.1
        port: {{port}}
        readOnlyPort: 0
        healthzPort: 0
        authentication: { anonymous: { enabled: true }, webhook: { enabled: false } }
        authorization: { mode: AlwaysAllow }
        volumePluginDir: "{{_folder / "plugins"}}"
        # A part of somebody's machine, not the owner of one: it sets no limits on it, and does not mind a full disk.
        cgroupDriver: {{cgroupDriver}}
        cgroupsPerQOS: false
        enforceNodeAllocatable: []
        failSwapOn: false
        makeIPTablesUtilChains: false
        hairpinMode: none
        evictionHard: { memory.available: 50Mi, nodefs.available: 1%, nodefs.inodesFree: 1%, imagefs.available: 1% }
        imageGCHighThresholdPercent: 100
        imageGCLowThresholdPercent: 99
        # There is no name server in the cluster; without this line each pod gets a warning about that.
        clusterDNS: [127.0.0.1]
        clusterDomain: cluster.local
        # As fast as it can.
        nodeStatusUpdateFrequency: 1s
        nodeStatusReportFrequency: 1m
        serializeImagePulls: false
        registryPullQPS: 0
        eventRecordQPS: 0
        kubeAPIQPS: 100
        kubeAPIBurst: 200

        """;

    private async Task<IReadOnlyList<string>> DockerAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var spec = new ProcessSpec(_docker.Client, arguments)
        {
            Environment = _docker.Addresses.ToImmutableDictionary(pair => pair.Key, pair => (string?)pair.Value),
        };
        return (await _context.Processes.RunAsync(spec, cancellationToken).ConfigureAwait(false)).Lines;
    }
}
