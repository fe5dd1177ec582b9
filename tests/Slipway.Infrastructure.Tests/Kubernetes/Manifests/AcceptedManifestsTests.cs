using System.Text.Json.Nodes;

namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>The real API server takes everything in <c>k8s/</c>, and knows every field of it.</summary>
[Collection(ClusterCollection.Name)]
public sealed class AcceptedManifestsTests(ClusterFixture cluster) : IAsyncLifetime
{
    private static readonly string[] Namespaces = ["monitoring", "flux-system", "argocd", "load-harness-staging", "load-harness-production"];

    [ClusterTheory]
    [InlineData("overlays/staging")]
    [InlineData("overlays/production")]
    [InlineData("releases/staging")]
    [InlineData("releases/production")]
    [InlineData("monitoring")]
    [InlineData("monitoring/operator")]
    [InlineData("flux")]
    [InlineData("argocd")]
    public async Task A_folder_is_accepted_and_no_field_of_it_is_unknown(string folder)
    {
        var yaml = await Manifests.RenderForTestsAsync(folder);

        var (given, taken) = await DryRunAsync(yaml, apply: true);

        given.Count.ShouldBe(Manifests.Parse(yaml).Count);
        foreach (var (wanted, answered) in given.Zip(taken))
        {
            Lost(wanted, answered, "").ShouldBeEmpty($"{wanted["kind"]} {wanted["metadata"]!["name"]}");
        }
    }

    [ClusterTheory]
    [InlineData("flux", "semver:\n      range: '>=0.0.0'", "semver:\n      ranges: '>=0.0.0'")]
    [InlineData("flux", "timeout: 30s", "timeout: soon")]
    [InlineData("argocd", "allowTags: regexp:^v", "allowTags: ^v")]
    [InlineData("monitoring/operator", "scrapeTimeout: 4s", "scrapeTimeout: four")]
    [InlineData("monitoring/operator", "honorLabels", "honourLabels")]
    public async Task A_wrong_value_is_refused(string folder, string right, string wrong)
    {
        var yaml = await Manifests.RenderForTestsAsync(folder);
        yaml.ShouldContain(right);

        var result = await ApplyAsync(yaml.Replace(right, wrong), check: false);

        result.ExitCode.ShouldNotBe(0, result.StandardOutput);
    }

    [ClusterFact]
    public async Task A_misspelt_field_is_noticed()
    {
        var yaml = (await Manifests.RenderForTestsAsync("argocd")).Replace("selfHeal", "selfHeals");

        var (given, taken) = await DryRunAsync(yaml, apply: false, "--validate=false");

        given.Zip(taken).SelectMany(pair => Lost(pair.First, pair.Second, "")).Distinct().ShouldBe(["/spec/syncPolicy/automated/selfHeals"]);
    }

    /// <summary>Namespaces and custom resources have to be there for real: in a dry run nothing that came before is.</summary>
    public Task InitializeAsync() => ClusterNeeded.SkipReason is null ? cluster.OnceAsync("custom resources", PrepareAsync) : Task.CompletedTask;

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;

    private async Task PrepareAsync()
    {
        await cluster.KubectlAsync(["apply", "--server-side", "--filename", Manifests.Root / "tests" / "data" / "crds"]);
        await cluster.KubectlAsync(["wait", "--for=condition=Established", "crd", "--all", "--timeout=180s"]);
        var spaces = string.Join("---\n", Namespaces.Select(name => $"apiVersion: v1\nkind: Namespace\nmetadata: {{ name: {name} }}\n"));
        await cluster.KubectlAsync(["apply", "--server-side", "--filename", "-"], spaces);
    }

    private async Task<(IReadOnlyList<JsonNode> Given, IReadOnlyList<JsonNode> Taken)> DryRunAsync(string yaml, bool apply, params string[] options)
    {
        var local = await cluster.KubectlAsync(["create", "--dry-run=client", "--output", "json", "--filename", "-", .. options], yaml);
        var server = apply
            ? await ApplyAsync(yaml, check: true)
            : await cluster.KubectlAsync(["create", "--dry-run=server", "--output", "json", "--filename", "-", .. options], yaml);
        return (Objects(local.StandardOutput), Objects(server.StandardOutput));
    }

    private Task<Tooling.Processes.ProcessResult> ApplyAsync(string yaml, bool check) => cluster.KubectlAsync(
        ["apply", "--server-side", "--dry-run=server", "--field-manager=slipway-tests", "--output", "json", "--filename", "-"], yaml, check);

    // One object, a list of them, or one after the other: kubectl's versions differ.
    private static IReadOnlyList<JsonNode> Objects(string json)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(json);
        var found = new List<JsonNode>();
        for (var at = 0; at < bytes.AsSpan().TrimEnd("\n \r"u8).Length;)
        {
            var reader = new System.Text.Json.Utf8JsonReader(bytes.AsSpan(at));
            var node = JsonNode.Parse(ref reader)!;
            at += (int)reader.BytesConsumed;
            found.AddRange((string?)node["kind"] == "List" ? node["items"]!.AsArray().Select(item => item!) : [node]);
        }

        return found;
    }

    // Fields that were asked for and are not in the answer: the server has never heard of them.
    private static IEnumerable<string> Lost(JsonNode? given, JsonNode? taken, string path) => given switch
    {
        JsonObject wanted => wanted.Where(pair => pair.Value is not null).SelectMany(pair => taken?[pair.Key] is { } there
            ? Lost(pair.Value, there, $"{path}/{pair.Key}")
            : IsNothing(pair.Value) ? [] : [$"{path}/{pair.Key}"]),
        JsonArray wanted => wanted.SelectMany((item, index) => Lost(item, taken!.AsArray().ElementAtOrDefault(index), $"{path}/{index}")),
        _ => [],
    };

    // The server leaves out what says nothing.
    private static bool IsNothing(JsonNode? value) => value is JsonArray { Count: 0 } or JsonObject { Count: 0 };
}
