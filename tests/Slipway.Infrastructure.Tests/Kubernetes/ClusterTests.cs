using System.Net;
using System.Text.Json.Nodes;

namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>The cluster of the tests does what a cluster does, so that what is tested on it means something.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ClusterTests(ClusterFixture cluster)
{
    [ClusterFact]
    public async Task Two_pods_become_ready_and_answer_through_the_api_server()
    {
        await using var space = await cluster.CreateNamespaceAsync("ready");
        var image = await cluster.Images.LoadHarnessAsync("1.2.3");

        await space.ApplyAsync(LoadHarnessManifests.Of(image, replicas: 2));
        await space.UntilRolledOutAsync("load-harness");

        (await space.ListAsync("pods")).Count.ShouldBe(2);
        using var answer = await space.GetAsync("load-harness:http", "/version");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var said = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        ((string?)said["version"]).ShouldBe("1.2.3");
        (await space.KubectlAsync("logs", "deployment/load-harness")).StandardOutput.ShouldContain("\"");
    }

    [ClusterFact]
    public async Task Variants_of_an_image_differ_in_digest_and_behaviour()
    {
        await using var space = await cluster.CreateNamespaceAsync("variants");
        var good = await cluster.Images.LoadHarnessAsync("1.0.0");
        var bad = await cluster.Images.LoadHarnessAsync("1.1.0", ("Faults__ErrorRate", "1"));
        bad.Digest.ShouldNotBe(good.Digest);
        (await cluster.Images.LoadHarnessAsync("1.0.0")).Digest.ShouldBe(good.Digest);

        await space.ApplyAsync(LoadHarnessManifests.Of(bad, replicas: 1));
        await space.UntilRolledOutAsync("load-harness");

        using var answer = await space.GetAsync("load-harness:http", "/work");
        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
    }

    [ClusterFact]
    public async Task An_image_that_does_not_exist_cannot_be_pulled_and_the_reason_is_said()
    {
        await using var space = await cluster.CreateNamespaceAsync("absent");
        var absent = new TestImage($"{cluster.Images.Registry}/load-harness", $"sha256:{new string('0', 64)}", "0.0.0");

        await space.ApplyAsync(LoadHarnessManifests.Of(absent, replicas: 1));

        var waiting = await space.UntilAsync(
            "the pod waits for its image",
            async () => (await space.FindContainerAsync())?["state"]?["waiting"],
            state => (string?)state?["reason"] is "ErrImagePull" or "ImagePullBackOff");
        waiting.ShouldNotBeNull();
        await space.UntilAsync(
            "an event has the registry's words",
            async () => (await space.KubectlAsync("get", "events", "--output", "json")).StandardOutput,
            events => events.Contains("manifest unknown", StringComparison.Ordinal));
    }

    [ClusterFact]
    public async Task Too_much_memory_is_an_out_of_memory_kill()
    {
        await using var space = await cluster.CreateNamespaceAsync("memory");
        var image = await cluster.Images.LoadHarnessAsync("1.0.0", TestFaults.OutOfMemory);

        await space.ApplyAsync(LoadHarnessManifests.Of(image, replicas: 1, memory: "96Mi"));

        await space.UntilAsync(
            "the container was killed for its memory",
            async () => (await space.FindContainerAsync())?.ToJsonString() ?? "",
            status => status.Contains("OOMKilled", StringComparison.Ordinal));
    }

    [ClusterFact]
    public async Task A_server_side_dry_run_is_in_the_audit_log_as_one_and_changes_nothing()
    {
        await using var space = await cluster.CreateNamespaceAsync("dry");
        var image = await cluster.Images.LoadHarnessAsync("1.0.0");
        var trail = cluster.Audit;

        await cluster.KubectlAsync(
            ["--namespace", space.Name, "apply", "--server-side", "--dry-run=server", "--filename", "-"], LoadHarnessManifests.Of(image, replicas: 2));

        var asked = trail.Read().Where(request => request.Namespace == space.Name).ToList();
        asked.ShouldContain(request => request.Verb == "patch" && request.Resource == "deployments" && request.IsDryRun);
        asked.ShouldAllBe(request => !request.IsMutating);
        (await space.FindAsync("deployment", "load-harness")).ShouldBeNull();

        await space.ApplyAsync(LoadHarnessManifests.Of(image, replicas: 0));

        trail.Read().ShouldContain(request => request.Namespace == space.Name && request.IsMutating && request.Resource == "deployments");
    }

    [ClusterFact]
    public async Task Prometheus_scrapes_every_pod_by_name_and_template()
    {
        await using var space = await cluster.CreateNamespaceAsync("scrape");
        await using var prometheus = await cluster.StartPrometheusAsync();
        using var http = new HttpClient();

        await space.ApplyAsync(LoadHarnessManifests.Of(await cluster.Images.LoadHarnessAsync("1.0.0"), replicas: 2));
        await space.UntilRolledOutAsync("load-harness");

        var names = (await space.ListAsync("pods")).Select(pod => (string)pod["metadata"]!["name"]!).Order().ToList();
        var query = Uri.EscapeDataString($"up{{namespace=\"{space.Name}\",job=\"load-harness\",pod_template_hash!=\"\"}} == 1");
        await space.UntilAsync(
            "both pods are up",
            async () => JsonNode.Parse(await http.GetStringAsync(new Uri(prometheus.Url, $"/api/v1/query?query={query}")))!["data"]!["result"]!.AsArray()
                .Select(series => (string)series!["metric"]!["pod"]!).Order().ToList(),
            scraped => scraped.SequenceEqual(names));
    }
}
