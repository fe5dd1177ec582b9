using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Delivery.Deploying.Kubernetes.Api;
using Slipway.Delivery.Deploying.Kubernetes.Rollouts;
using Slipway.Oci;
using Slipway.Testing;

namespace Slipway.Delivery.Tests.Deploying.Kubernetes;

public class RolloutWatchTests
{
    private const string Template = """{ "metadata": { "labels": { "app": "shop" } }, "spec": { "containers": [{ "name": "shop" }] } }""";

    private static readonly Release Release = new()
    {
        Service = "shop",
        Environment = "test",
        Version = "1.0.0",
        Digest = Digest.Of("shop"u8),
        Commit = "c",
        CommitTime = default,
        RunId = "1",
        DeployedAt = default,
    };

    private readonly ManualTimeProvider _clock = new();

    // As a Deployment of three looks whose pods crash and start in turn.
    [Fact]
    public async Task Pods_that_come_and_go_do_not_put_the_deadline_off()
    {
        var look = 0;
        var api = new PlayedApi(path => (200, path.Contains("/deployments/") ? Deployment(ReadyAt(++look)) : path.Contains("/replicasets") ? ReplicaSets() : Pods(ReadyAt(look))));

        var problem = await WaitAsync(api, TimeSpan.FromSeconds(60));

        problem.ShouldNotBeNull().What.ShouldContain("was not ready within 60 s");
        problem.WasReady.ShouldBeTrue();
        look.ShouldBeInRange(120, 130, "the first pod at once, the second at the second look, and then 60 s of two looks each");
        static int ReadyAt(int look) => look == 1 ? 1 : look % 2 == 0 ? 2 : 1;
    }

    [Fact]
    public async Task Each_new_best_gives_the_rollout_its_whole_time_again()
    {
        var look = 0;
        var api = new PlayedApi(path => (200, path.Contains("/deployments/") ? Deployment(Ready(++look)) : path.Contains("/replicasets") ? ReplicaSets() : Pods(Ready(look))));

        (await WaitAsync(api, TimeSpan.FromSeconds(60))).ShouldBeNull();

        look.ShouldBe(300);
        static int Ready(int look) => look / 100;
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_asked_for_again_and_is_no_success()
    {
        var look = 0;
        var asked = 0;
        var api = new PlayedApi(path => ++asked % 3 == 0 ? null
            : (200, path.Contains("/deployments/") ? Deployment(Ready(++look)) : path.Contains("/replicasets") ? ReplicaSets() : Pods(Ready(look))));

        (await WaitAsync(api, TimeSpan.FromSeconds(60))).ShouldBeNull();

        api.BrokenOff.ShouldBeGreaterThan(5);
        Ready(look).ShouldBe(3, "it waited for the last pod");
        static int Ready(int look) => look < 20 ? 0 : 3;
    }

    [Fact]
    public async Task A_cluster_that_never_answers_again_is_an_error_and_no_success()
    {
        var asked = 0;
        var api = new PlayedApi(path => ++asked > 10 ? null
            : (200, path.Contains("/deployments/") ? Deployment(0) : path.Contains("/replicasets") ? ReplicaSets() : Pods(0)));

        (await Should.ThrowAsync<KubernetesException>(() => WaitAsync(api, TimeSpan.FromSeconds(60)))).Reason.ShouldBe("Unreachable");
    }

    [Fact]
    public async Task What_the_registry_said_is_waited_for_when_its_event_comes_late()
    {
        var asked = 0;
        var api = new PlayedApi(path => (200, path.Contains("/deployments/") ? Deployment(0)
            : path.Contains("/replicasets") ? ReplicaSets()
            : path.Contains("/events") ? ++asked < 5 ? """{ "items": [] }""" : """{ "items": [{ "reason": "Failed", "message": "Failed to pull image: manifest unknown" }] }"""
            : Pods(0).Replace("\"running\": {}", "\"waiting\": { \"reason\": \"ImagePullBackOff\", \"message\": \"Back-off\" }", StringComparison.Ordinal)));

        var problem = await WaitAsync(api, TimeSpan.FromSeconds(60));

        problem.ShouldNotBeNull().What.ShouldContain("cannot be pulled");
        problem.Evidence.ShouldNotBeNull().ShouldContain("manifest unknown");
    }

    private async Task<RolloutProblem?> WaitAsync(PlayedApi played, TimeSpan deadline)
    {
        var options = new KubernetesOptions { Environment = "test", Manifests = [], RunId = "1", ProgressDeadline = deadline };
        var log = new SteppingLog(_clock);
        await using var api = new KubeApi(options, new Kubectl(played, options), _clock, log);
        var hash = DeploymentPods.TemplateHash((JsonObject)JsonNode.Parse(Deployment(0))!);
        return await log.RunAsync(new RolloutWatch(api, "shops", options, _clock, log).WaitAsync(new DeploymentPods(api, "shops", "shop"), Release, hash, CancellationToken.None));
    }

    private static string Deployment(int ready) => $$"""
        {
          "kind": "Deployment", "metadata": { "name": "shop", "uid": "d", "generation": 2 },
          "spec": { "replicas": 3, "selector": { "matchLabels": { "app": "shop" } }, "template": {{Template}} },
          "status": { "observedGeneration": 2, "replicas": 3, "updatedReplicas": 3, "availableReplicas": {{ready}} }
        }
        """;

    private static string ReplicaSets() => $$"""
        { "items": [{ "metadata": { "labels": { "pod-template-hash": "h" }, "ownerReferences": [{ "uid": "d" }] }, "spec": { "template": {{Template}} } }] }
        """;

    private static string Pods(int ready) => $$"""{ "items": [{{string.Join(',', Enumerable.Range(0, 3).Select(i => Pod(i, i < ready)))}}] }""";

    private static string Pod(int number, bool ready) => $$"""
        {
          "metadata": { "name": "shop-{{number}}", "uid": "p{{number}}" }, "spec": { "containers": [{ "name": "shop" }] },
          "status": {
            "phase": "Running",
            "conditions": [{ "type": "Ready", "status": "{{(ready ? "True" : "False")}}" }],
            "containerStatuses": [{ "name": "shop", "ready": {{(ready ? "true" : "false")}}, "restartCount": 1, "state": { "running": {} } }]
          }
        }
        """;
}
