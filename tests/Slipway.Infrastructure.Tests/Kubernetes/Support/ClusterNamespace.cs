using System.Text.Json.Nodes;
using Slipway.Tooling.Processes;

namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>A namespace of one test's own.</summary>
internal sealed class ClusterNamespace : IAsyncDisposable
{
    // Far more than is ever needed; a test waits for a state, never for a time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly ClusterFixture _cluster;

    private ClusterNamespace(ClusterFixture cluster, string name) => (_cluster, Name) = (cluster, name);

    public string Name { get; }

    public static async Task<ClusterNamespace> CreateAsync(ClusterFixture cluster, string name)
    {
        var created = new ClusterNamespace(cluster, name);

        // A busy API server says “resource quota evaluation timed out”.
        await created.UntilAsync("the namespace is made", () => cluster.KubectlAsync(["create", "namespace", name], check: false), made => made.ExitCode == 0 || made.StandardError.Contains("AlreadyExists", StringComparison.Ordinal));

        // Without its account no pod is admitted.
        await created.UntilAsync("the default service account is there", () => created.FindAsync("serviceaccount", "default"), account => account is not null);
        return created;
    }

    /// <summary>Deletes it. Pods get no time to end: nobody listens to them any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _cluster.KubectlAsync(["delete", "namespace", Name, "--wait=false"], check: false);
        await _cluster.KubectlAsync(["--namespace", Name, "delete", "pods", "--all", "--grace-period=0", "--force", "--wait=false"], check: false);
    }

    /// <summary>Runs kubectl in this namespace.</summary>
    public Task<ProcessResult> KubectlAsync(params string[] arguments) => _cluster.KubectlAsync(["--namespace", Name, .. arguments]);

    /// <summary>Applies manifests (YAML or JSON) with a field manager of the tests' own.</summary>
    public Task ApplyAsync(string manifests) =>
        _cluster.KubectlAsync(["--namespace", Name, "apply", "--server-side", "--field-manager=slipway-tests", "--filename", "-"], manifests);

    /// <summary>An object; <see langword="null"/> when there is none of that name.</summary>
    public async Task<JsonNode?> FindAsync(string kind, string name)
    {
        var result = await KubectlAsync("get", kind, name, "--ignore-not-found", "--output", "json");
        return string.IsNullOrWhiteSpace(result.StandardOutput) ? null : JsonNode.Parse(result.StandardOutput);
    }

    /// <summary>All objects of a kind, or those that match a label selector.</summary>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(string kind, string? selector = null)
    {
        string[] arguments = selector is null ? ["get", kind, "--output", "json"] : ["get", kind, "--output", "json", "--selector", selector];
        var result = await KubectlAsync(arguments);
        return [.. JsonNode.Parse(result.StandardOutput)!["items"]!.AsArray().Select(item => item!)];
    }

    /// <summary>The state of the only container of the first pod; <see langword="null"/> until there is one.</summary>
    public async Task<JsonNode?> FindContainerAsync() =>
        await ListAsync("pods") is [var pod, ..] ? pod["status"]?["containerStatuses"]?[0] : null;

    /// <summary>Waits until a Deployment runs what it should, all of it and nothing else.</summary>
    public Task UntilRolledOutAsync(string deployment) => UntilAsync(
        $"{deployment} is rolled out",
        () => FindAsync("deployment", deployment),
        found => found is not null
            && Number(found, "metadata", "generation") == Number(found, "status", "observedGeneration")
            && Number(found, "spec", "replicas") is var wanted
            && Number(found, "status", "updatedReplicas") == wanted
            && Number(found, "status", "availableReplicas") == wanted
            && Number(found, "status", "replicas") == wanted);

    /// <summary>Asks again and again until the answer is right, and answers it; in the end fails with the last answer and what the cluster reports.</summary>
    public async Task<T> UntilAsync<T>(string what, Func<Task<T>> ask, Func<T, bool> right)
    {
        var clock = _cluster.Context.Clock;
        var began = clock.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (right(answer))
            {
                return answer;
            }

            if (clock.GetElapsedTime(began) > Patience)
            {
                var pods = await KubectlAsync("get", "pods,events", "--output", "wide");
                throw new TimeoutException($"Not after {Patience}: {what}. The last answer was:\n{answer}\n{pods.StandardOutput}");
            }

            await Task.Delay(Poll, clock);
        }
    }

    /// <summary>Asks a service through the API server's proxy: <paramref name="service"/> is <c>NAME:PORT</c>.</summary>
    public Task<HttpResponseMessage> GetAsync(string service, string path, CancellationToken cancellationToken = default) =>
        _cluster.Api.GetAsync(new Uri($"api/v1/namespaces/{Name}/services/{service}/proxy{path}", UriKind.Relative), cancellationToken);

    private static long Number(JsonNode node, params string[] path) =>
        path.Aggregate((JsonNode?)node, (found, key) => found?[key])?.GetValue<long>() ?? 0;
}
