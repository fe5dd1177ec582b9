using System.Security.Cryptography;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure.Cluster;

/// <summary>etcd, API server, controller manager and scheduler.</summary>
internal sealed class ControlPlane : IAsyncDisposable
{
    private readonly PartContext _context;
    private readonly KubernetesPrograms _programs;
    private readonly Stack<ServerProcess> _servers = new();

    private ControlPlane(PartContext context, KubernetesPrograms programs) =>
        (_context, _programs, Folder) = (context, programs, context.NewFolder("cluster"));

    /// <summary>Where its files are.</summary>
    public AbsolutePath Folder { get; }

    public AbsolutePath AuditLog => Folder / "audit.log";

    /// <summary>The administrator's.</summary>
    public AbsolutePath Kubeconfig => KubeconfigOf(ClusterIdentity.Administrator);

    public static async Task<ControlPlane> StartAsync(PartContext context, KubernetesPrograms programs, CancellationToken cancellationToken)
    {
        var plane = new ControlPlane(context, programs);
        try
        {
            var etcd = await plane.StartEtcdAsync(cancellationToken).ConfigureAwait(false);
            await plane.StartApiServerAsync(etcd, cancellationToken).ConfigureAwait(false);
            await plane.StartControllersAsync(cancellationToken).ConfigureAwait(false);
            return plane;
        }
        catch
        {
            await plane.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public AbsolutePath KubeconfigOf(ClusterIdentity identity) => Folder / $"{identity.Name.Replace(':', '-')}.kubeconfig";

    /// <summary>What kubectl says as the administrator; <see langword="null"/> when it fails, as it does until the server is there.</summary>
    public async Task<string?> AskAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var spec = new ProcessSpec(_programs.Kubectl, ["--kubeconfig", Kubeconfig, "--request-timeout=10s", .. arguments])
        {
            ThrowOnError = false,
            Timeout = TimeSpan.FromSeconds(20),
        };
        try
        {
            var result = await _context.Processes.RunAsync(spec, cancellationToken).ConfigureAwait(false);
            return result.ExitCode == 0 ? result.StandardOutput.Trim() : null;
        }
        catch (ProcessFailedException)
        {
            return null; // It did not answer in time.
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_servers.TryPop(out var server))
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<int> StartEtcdAsync(CancellationToken cancellationToken) => await StartAsync(
        "etcd",
        port =>
        {
            var peers = $"http://127.0.0.1:{FreePort.Next()}";
            var clients = $"http://127.0.0.1:{port}";
            return new ProcessSpec(
                _programs.Etcd,
                "--data-dir", Folder / "etcd",
                "--listen-client-urls", clients,
                "--advertise-client-urls", clients,
                "--listen-peer-urls", peers,
                "--initial-advertise-peer-urls", peers,
                "--initial-cluster", $"default={peers}",
                // Disks of test machines are slow, not gone.
                "--heartbeat-interval", "1000",
                "--election-timeout", "10000");
        },
        (port, token) => HttpProbe.AnswersAsync($"http://127.0.0.1:{port}/health", token),
        cancellationToken).ConfigureAwait(false);

    private async Task StartApiServerAsync(int etcd, CancellationToken cancellationToken)
    {
        using (var key = RSA.Create(2048))
        {
            await File.WriteAllTextAsync(Folder / "service-accounts.key", key.ExportRSAPrivateKeyPem(), cancellationToken).ConfigureAwait(false);
        }

        await File.WriteAllTextAsync(Folder / "tokens.csv", ClusterIdentity.TokenFile(), cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(Folder / "audit.yaml", ClusterIdentity.AuditPolicy(), cancellationToken).ConfigureAwait(false);
        await StartAsync(
            "kube-apiserver",
            port =>
            {
                foreach (var identity in ClusterIdentity.All)
                {
                    File.WriteAllText(KubeconfigOf(identity), identity.Kubeconfig(port, Folder / "certificates" / "apiserver.crt"));
                }

                return new ProcessSpec(_programs.ApiServer, ApiServerArguments(etcd, port));
            },
            async (_, token) => await AskAsync(token, "get", "--raw=/readyz").ConfigureAwait(false) == "ok",
            cancellationToken).ConfigureAwait(false);
    }

    private string[] ApiServerArguments(int etcd, int port) =>
    [
        "--etcd-servers", $"http://127.0.0.1:{etcd}",
        "--bind-address", "127.0.0.1",
        "--secure-port", $"{port}",
        "--cert-dir", Folder / "certificates",
        "--token-auth-file", Folder / "tokens.csv",
        "--authorization-mode", "Node,RBAC",
        "--service-account-issuer", "https://kubernetes.default.svc",
        "--service-account-key-file", Folder / "service-accounts.key",
        "--service-account-signing-key-file", Folder / "service-accounts.key",
        "--service-cluster-ip-range", "10.96.0.0/16",
        "--allow-privileged",
        "--audit-policy-file", Folder / "audit.yaml",
        "--audit-log-path", AuditLog,
        "--audit-log-mode", "blocking", // what was answered has been written
        "--kubelet-preferred-address-types", "Hostname",
        "--max-requests-inflight", "2000",
        "--max-mutating-requests-inflight", "1000",
    ];

    private async Task StartControllersAsync(CancellationToken cancellationToken)
    {
        await StartControllerAsync(
            "kube-controller-manager",
            _programs.ControllerManager,
            ClusterIdentity.ControllerManager,
            [
                "--service-account-private-key-file", Folder / "service-accounts.key",
                "--root-ca-file", Folder / "certificates" / "apiserver.crt",
                "--kube-api-qps", "200",
                "--kube-api-burst", "400",
                "--node-monitor-grace-period", "5m", // a node that is merely slow keeps its pods
            ],
            cancellationToken).ConfigureAwait(false);
        await StartControllerAsync("kube-scheduler", _programs.Scheduler, ClusterIdentity.Scheduler, [], cancellationToken).ConfigureAwait(false);
    }

    private Task StartControllerAsync(
        string name, AbsolutePath program, ClusterIdentity identity, string[] arguments, CancellationToken cancellationToken) => StartAsync(
        name,
        port => new ProcessSpec(
            program,
            [
                "--kubeconfig", KubeconfigOf(identity), "--leader-elect=false", "--address", "127.0.0.1", "--port", $"{port}", "--secure-port", "0",
                .. arguments,
            ]),
        (port, token) => HttpProbe.AnswersAsync($"http://127.0.0.1:{port}/healthz", token),
        cancellationToken);

    private async Task<int> StartAsync(
        string name, Func<int, ProcessSpec> spec, Func<int, CancellationToken, Task<bool>> ready, CancellationToken cancellationToken)
    {
        var log = new LineFile(Folder / $"{name}.log");
        var (server, port) = await ServerProcess.StartOnFreePortAsync(
            _context, name, port => spec(port) with { OnOutput = log.Append, OnError = log.Append }, ready, cancellationToken).ConfigureAwait(false);
        _servers.Push(server);
        return port;
    }
}
