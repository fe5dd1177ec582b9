using System.Text.Json.Nodes;
using Slipway.Tooling;
using Slipway.Tooling.Files;

namespace Slipway.Testing.Infrastructure.Cluster;

/// <summary>
/// Keeps a file of scrape targets at what runs in the cluster: every container port named <c>http</c>, with the labels that the Prometheus operator
/// gives. Debian's Prometheus is built without discovery in Kubernetes.
/// </summary>
internal sealed class PodTargets : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly KubectlProxy _proxy;
    private readonly AbsolutePath _file;
    private readonly Task _running;
    private string _written = "";

    private PodTargets(PartContext context, KubectlProxy proxy, AbsolutePath file)
    {
        (_proxy, _file) = (proxy, file);
        _running = RunAsync(context, _stop.Token);
    }

    public static async Task<PodTargets> StartAsync(PartContext context, AbsolutePath kubeconfig, AbsolutePath file, CancellationToken cancellationToken) =>
        new(context, await KubectlProxy.StartAsync(context, kubeconfig, cancellationToken).ConfigureAwait(false), file);

    /// <summary>The targets among <paramref name="pods"/>, as the API server lists them.</summary>
    public static JsonArray Of(JsonNode pods) =>
    [
        .. from pod in pods["items"]!.AsArray()
           where (string?)pod!["status"]?["phase"] == "Running" && pod["metadata"]!["deletionTimestamp"] is null
           let address = (string?)pod["status"]!["podIP"]
           where address is not null
           from container in pod["spec"]!["containers"]!.AsArray()
           from port in container!["ports"]?.AsArray() ?? []
           where (string?)port!["name"] == "http"
           select Target(pod, (string)container["name"]!, $"{address}:{port["containerPort"]}"),
    ];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        await _proxy.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private static JsonObject Target(JsonNode pod, string container, string address)
    {
        var labels = pod["metadata"]!["labels"];
        var service = (string?)labels?["app.kubernetes.io/name"] ?? (string?)labels?["app"] ?? container;
        return new JsonObject
        {
            ["targets"] = new JsonArray(address),
            ["labels"] = new JsonObject
            {
                ["job"] = service,
                ["service"] = service,
                ["namespace"] = (string?)pod["metadata"]!["namespace"],
                ["pod"] = (string?)pod["metadata"]!["name"],
                ["container"] = container,
                ["pod_template_hash"] = (string?)labels?["pod-template-hash"] ?? "",
            },
        };
    }

    private async Task RunAsync(PartContext context, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var pods = await _proxy.Http.GetStringAsync(new Uri("api/v1/pods", UriKind.Relative), cancellationToken).ConfigureAwait(false);
                var targets = Of(JsonNode.Parse(pods)!).ToJsonString();
                if (targets != _written)
                {
                    AtomicFile.WriteAllText(_file, targets);
                    _written = targets;
                }

                await Task.Delay(Interval, context.Clock, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpRequestException exception)
            {
                context.Log.Debug($"pods could not be listed: {exception.Message}");
                await Task.Delay(Interval, context.Clock, CancellationToken.None).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
