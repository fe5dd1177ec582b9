using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>
/// A node without a kubelet, whose pods are ready or gone as soon as they are asked to be: API server and controllers are real, and a rollout takes a second. For
/// tests that go through many rollouts and do not care what runs in the pods.
/// </summary>
internal sealed class PuppetNode : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    private readonly ClusterFixture _cluster;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _playing;

    private PuppetNode(ClusterFixture cluster, string name)
    {
        (_cluster, Name) = (cluster, name);
        _playing = PlayAsync();
    }

    public string Name { get; }

    public static async Task<PuppetNode> CreateAsync(ClusterFixture cluster, string name)
    {
        await cluster.KubectlAsync(["create", "--filename", "-"], $$"""{ "apiVersion": "v1", "kind": "Node", "metadata": { "name": "{{name}}" }, "spec": { "unschedulable": true } }""");
        return new PuppetNode(cluster, name);
    }

    /// <summary>Sends the pods of a manifest here.</summary>
    public string Host(string manifests) => manifests.Replace("automountServiceAccountToken: false", $"automountServiceAccountToken: false\n      nodeName: {Name}", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _playing;
        await _cluster.KubectlAsync(["delete", "node", Name, "--wait=false"], check: false);
        _ending.Dispose();
    }

    private async Task PlayAsync()
    {
        long? beaten = null;
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                if (beaten is null || _cluster.Context.Clock.GetElapsedTime(beaten.Value) > Heartbeat)
                {
                    await BeatAsync();
                    beaten = _cluster.Context.Clock.GetTimestamp();
                }

                var list = JsonNode.Parse(await _cluster.Api.GetStringAsync(new Uri($"api/v1/pods?fieldSelector=spec.nodeName%3D{Name}", UriKind.Relative)))!;
                foreach (var pod in list["items"]!.AsArray())
                {
                    await PlayAsync(pod!);
                }
            }
            catch (HttpRequestException)
            {
                // The next round finds out whether the server is back.
            }

            await Task.WhenAny(Task.Delay(Poll, _cluster.Context.Clock));
        }
    }

    private async Task PlayAsync(JsonNode pod)
    {
        var path = $"api/v1/namespaces/{pod["metadata"]!["namespace"]}/pods/{pod["metadata"]!["name"]}";
        if (pod["metadata"]!["deletionTimestamp"] is not null)
        {
            using var gone = await _cluster.Api.DeleteAsync(new Uri($"{path}?gracePeriodSeconds=0", UriKind.Relative));
        }
        else if ((string?)pod["status"]!["phase"] != "Running")
        {
            var image = (string?)pod["spec"]!["containers"]![0]!["image"];
            var status = $$"""
                { "status": {
                    "phase": "Running",
                    "conditions": [
                      { "type": "Ready", "status": "True" }, { "type": "ContainersReady", "status": "True" },
                      { "type": "Initialized", "status": "True" }, { "type": "PodScheduled", "status": "True" } ],
                    "containerStatuses": [
                      { "name": "load-harness", "ready": true, "started": true, "restartCount": 0, "image": "{{image}}", "imageID": "{{image}}", "state": { "running": {} } } ] } }
                """;
            await PatchAsync($"{path}/status", status);
        }
    }

    private Task BeatAsync() => PatchAsync(
        $"api/v1/nodes/{Name}/status",
        $$"""{ "status": { "conditions": [ { "type": "Ready", "status": "True", "reason": "Puppet", "lastHeartbeatTime": "{{_cluster.Context.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}}" } ] } }""");

    private async Task PatchAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/merge-patch+json"));
        using var answer = await _cluster.Api.PatchAsync(new Uri(path, UriKind.Relative), content);
    }
}
