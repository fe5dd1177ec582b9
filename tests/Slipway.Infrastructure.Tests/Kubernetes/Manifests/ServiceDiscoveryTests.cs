using System.Text.Json.Nodes;
using Slipway.Infrastructure.Tests.LoadHarness;
using Slipway.Testing.Infrastructure;
using Slipway.Tooling;
using Slipway.Tooling.Processes;
using YamlDotNet.RepresentationModel;

namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>
/// The scrape job for services in a real Prometheus. Debian's has no discovery in Kubernetes: a file stands in with the labels that it would give, so that
/// everything after it is the real thing.
/// </summary>
public sealed class ServiceDiscoveryTests
{
    [ToolFact("prometheus")]
    public async Task Pods_of_the_service_are_scraped_under_their_names_and_nothing_else_is()
    {
        var context = PartContext.OnThisMachine(NullLog.Instance);
        try
        {
            var folder = context.NewFolder("p");
            await File.WriteAllTextAsync(folder / "found.json", new JsonArray(Found("127.0.0.1:1", "load-harness", "http"), Found("127.0.0.1:2", "load-harness", "admin"), Found("127.0.0.1:3", "other", "http")).ToJsonString());
            await File.WriteAllTextAsync(folder / "prometheus.yml", Configuration(folder / "found.json"));
            var (server, port) = await ServerProcess.StartOnFreePortAsync(
                context,
                "prometheus",
                port => new ProcessSpec(
                    "prometheus", $"--config.file={folder / "prometheus.yml"}", $"--storage.tsdb.path={folder / "data"}", $"--web.listen-address=127.0.0.1:{port}"),
                async (port, token) => await ActiveAsync(port, token) is { Count: > 0 },
                CancellationToken.None);
            await using (server)
            {
                var target = (await ActiveAsync(port, CancellationToken.None))!.ShouldHaveSingleItem()!["labels"]!;

                target.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!).ShouldBe(
                    new Dictionary<string, string>
                    {
                        ["instance"] = "127.0.0.1:1",
                        ["job"] = "load-harness",
                        ["namespace"] = "load-harness-staging",
                        ["service"] = "load-harness",
                        ["pod"] = "load-harness-5d-x",
                        ["container"] = "load-harness",
                        ["pod_template_hash"] = "5d",
                    },
                    ignoreOrder: true);
            }
        }
        finally
        {
            Directory.Delete(context.Scratch, recursive: true);
        }
    }

    private static string Configuration(string found)
    {
        var job = (YamlMappingNode)Manifests.Parse(File.ReadAllText(Manifests.Folder / "monitoring" / "scrape-services.yaml"))[0]["scrape_configs"][0];
        job.Children.Remove("kubernetes_sd_configs").ShouldBeTrue();
        job.Add("file_sd_configs", new YamlSequenceNode(new YamlMappingNode("files", new YamlSequenceNode(found))));
        using var writer = new StringWriter();
        new YamlStream(new YamlDocument(new YamlMappingNode("scrape_configs", new YamlSequenceNode(job)))).Save(writer, assignAnchors: false);
        return writer.ToString();
    }

    private static JsonObject Found(string address, string service, string port) => new()
    {
        ["targets"] = new JsonArray(address),
        ["labels"] = new JsonObject
        {
            ["__meta_kubernetes_namespace"] = "load-harness-staging",
            ["__meta_kubernetes_service_name"] = service,
            ["__meta_kubernetes_service_label_app_kubernetes_io_name"] = service,
            ["__meta_kubernetes_endpoint_port_name"] = port,
            ["__meta_kubernetes_pod_name"] = $"{service}-5d-x",
            ["__meta_kubernetes_pod_container_name"] = service,
            ["__meta_kubernetes_pod_label_pod_template_hash"] = "5d",
        },
    };

    private static async Task<JsonArray?> ActiveAsync(int port, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        try
        {
            var answer = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/api/v1/targets?state=active"), cancellationToken);
            return JsonNode.Parse(answer)!["data"]!["activeTargets"]!.AsArray();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
