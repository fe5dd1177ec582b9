using Slipway.Testing.Infrastructure.Cluster;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Testing.Infrastructure;

/// <summary>A Prometheus server that scrapes once a second what it is told to, and every pod of the cluster where there is one.</summary>
public sealed class PrometheusPart : InfrastructurePart
{
    /// <summary>Holds <c>http://HOST:PORT</c>.</summary>
    public const string UrlVariable = "SLIPWAY_PROMETHEUS_URL";

    /// <summary>Holds a file of scrape targets (Prometheus's <c>file_sd</c> JSON); write to it, and they are scraped.</summary>
    public const string TargetsVariable = "SLIPWAY_PROMETHEUS_TARGETS";

    private readonly ServerProcess _server;
    private readonly PodTargets? _pods;

    private PrometheusPart(ServerProcess server, int port, string targetsFile, PodTargets? pods) =>
        (_server, Url, TargetsFile, _pods) = (server, new Uri($"http://127.0.0.1:{port}"), targetsFile, pods);

    /// <summary>Its base address.</summary>
    public Uri Url { get; }

    /// <summary>Its scrape targets, as <c>[{"targets": ["127.0.0.1:8080"], "labels": {"job": "web"}}]</c>; replace the file as a whole.</summary>
    public string TargetsFile { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Addresses =>
        new Dictionary<string, string> { [UrlVariable] = Url.GetLeftPart(UriPartial.Authority), [TargetsVariable] = TargetsFile };

    /// <summary>Starts one.</summary>
    public static async Task<PrometheusPart> StartAsync(PartContext context, CancellationToken cancellationToken)
    {
        var program = await AptPackage.EnsureAsync(context, "prometheus", "prometheus", cancellationToken).ConfigureAwait(false);
        var folder = context.NewFolder("prometheus");
        var targets = folder / "targets.json";
        await File.WriteAllTextAsync(targets, "[]\n", cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(folder / "prometheus.yml", Configuration(targets, folder / "pods.json"), cancellationToken).ConfigureAwait(false);
        var (server, port) = await ServerProcess.StartOnFreePortAsync(
            context,
            "prometheus",
            port => new ProcessSpec(
                program,
                $"--config.file={folder / "prometheus.yml"}",
                $"--storage.tsdb.path={folder / "data"}",
                $"--web.listen-address=127.0.0.1:{port}",
                "--web.enable-lifecycle"),
            (port, token) => HttpProbe.AnswersAsync($"http://127.0.0.1:{port}/-/ready", token),
            cancellationToken).ConfigureAwait(false);
        try
        {
            var pods = context.Environment.Get(ClusterPart.ExistingVariable) is { Length: > 0 } kubeconfig
                ? await PodTargets.StartAsync(context, AbsolutePath.Create(kubeconfig), folder / "pods.json", cancellationToken).ConfigureAwait(false)
                : null;
            return new(server, port, targets, pods);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async Task StopAsync()
    {
        if (_pods is not null)
        {
            await _pods.DisposeAsync().ConfigureAwait(false);
        }

        await _server.DisposeAsync().ConfigureAwait(false);
    }

    private static string Configuration(string targets, string pods) =>
        $$"""
        global:
          scrape_interval: 1s
          scrape_timeout: 1s
        scrape_configs:
          - job_name: slipway
            file_sd_configs:
              - files: ["{{targets}}", "{{pods}}"]
                refresh_interval: 1s

        """;
}
