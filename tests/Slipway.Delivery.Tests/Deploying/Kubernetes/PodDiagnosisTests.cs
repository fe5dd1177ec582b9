using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Rollouts;

namespace Slipway.Delivery.Tests.Deploying.Kubernetes;

/// <summary>What a pod's status says, as the API server writes it.</summary>
public sealed class PodDiagnosisTests
{
    [Theory]
    [InlineData("""{ "waiting": { "reason": "ErrImagePull", "message": "manifest unknown" } }""", 0, "ImagePull", false, "manifest unknown")]
    [InlineData("""{ "waiting": { "reason": "ImagePullBackOff", "message": "Back-off" } }""", 0, "ImagePull", true, "ImagePullBackOff")]
    [InlineData("""{ "waiting": { "reason": "CreateContainerConfigError", "message": "secret \"db\" not found" } }""", 0, "Configuration", true, "secret \"db\" not found")]
    [InlineData("""{ "terminated": { "exitCode": 70, "reason": "Error" } }""", 0, "Crash", false, "ended with exit code 70")]
    [InlineData("""{ "terminated": { "exitCode": 70, "reason": "Error" } }""", 2, "Crash", true, "restarted 2 times")]
    [InlineData("""{ "waiting": { "reason": "CrashLoopBackOff" } }""", 1, "Crash", true, "restarted once")]
    [InlineData("""{ "terminated": { "exitCode": 137, "reason": "OOMKilled" } }""", 0, "OutOfMemory", true, "limit 256Mi")]
    [InlineData("""{ "waiting": { "reason": "ContainerCreating" } }""", 0, "Starting", false, "ContainerCreating")]
    [InlineData("""{ "running": {} }""", 0, "ProbeFails", false, "runs and is not ready")]
    public void A_container_that_does_not_run_says_why(string state, int restarts, string kind, bool hopeless, string words)
    {
        var found = PodDiagnosis.Of(PodSnapshot.Of(Pod(state, restarts)))!;
        found.Kind.ToString().ShouldBe(kind);
        found.Hopeless.ShouldBe(hopeless);
        found.Words.ShouldContain(words);
    }

    [Fact]
    public void What_ended_before_is_not_forgotten_while_it_backs_off()
    {
        var pod = Pod("""{ "waiting": { "reason": "CrashLoopBackOff" } }""", 1);
        pod["status"]!["containerStatuses"]![0]!["lastState"] = JsonNode.Parse("""{ "terminated": { "exitCode": 137, "reason": "OOMKilled" } }""");
        PodDiagnosis.Of(PodSnapshot.Of(pod))!.Kind.ShouldBe(DiagnosisKind.OutOfMemory);
    }

    [Fact]
    public void A_pod_that_no_node_takes_says_what_is_short()
    {
        var pod = Pod("{}", 0);
        pod["status"] = JsonNode.Parse("""{ "conditions": [ { "type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/3 nodes are available: 3 Insufficient cpu." } ] }""");
        var found = PodDiagnosis.Of(PodSnapshot.Of(pod))!;
        found.Kind.ShouldBe(DiagnosisKind.Unschedulable);
        found.Hopeless.ShouldBeFalse("an autoscaler may bring a node");
        found.Words.ShouldContain("Insufficient cpu");
    }

    [Fact]
    public void A_ready_pod_and_one_that_leaves_have_nothing_to_explain()
    {
        var ready = Pod("""{ "running": {} }""", 3);
        ready["status"]!["conditions"] = JsonNode.Parse("""[ { "type": "Ready", "status": "True" } ]""");
        PodDiagnosis.Of(PodSnapshot.Of(ready)).ShouldBeNull();
        var leaving = Pod("""{ "terminated": { "exitCode": 1 } }""", 0);
        leaving["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        PodDiagnosis.Of(PodSnapshot.Of(leaving)).ShouldBeNull();
    }

    [Fact]
    public void Events_are_told_in_order_once_and_without_repetitions_of_the_kubelet()
    {
        var events = JsonNode.Parse("""
            { "items": [
              { "reason": "Failed", "message": "Error: ErrImagePull", "lastTimestamp": "2026-01-01T00:00:03Z" },
              { "reason": "Failed", "message": "manifest unknown", "lastTimestamp": "2026-01-01T00:00:02Z" },
              { "reason": "Pulling", "message": "Pulling image", "lastTimestamp": "2026-01-01T00:00:01Z" },
              { "reason": "Failed", "message": "manifest unknown", "lastTimestamp": "2026-01-01T00:00:04Z" } ] }
            """);
        PodEvidence.MessagesOf((JsonObject)events!, ["Failed"]).ShouldBe(["manifest unknown"]);
    }

    [Theory]
    [InlineData(2, 2, 2, 0, true, true)]
    [InlineData(2, 2, 1, 0, true, false)]
    [InlineData(2, 2, 2, 1, true, false)] // an old pod still serves
    [InlineData(2, 2, 2, 0, false, false)] // the controller has not seen the template
    public void A_rollout_is_complete_when_all_and_only_the_new_pods_are_ready(int wanted, int updated, int available, int old, bool seen, bool complete) =>
        new RolloutProgress(wanted, updated, available, old, seen).IsComplete.ShouldBe(complete);

    private static JsonObject Pod(string state, int restarts) => (JsonObject)JsonNode.Parse($$"""
        {
          "metadata": { "name": "shop-1" },
          "spec": { "containers": [ { "name": "shop", "resources": { "limits": { "memory": "256Mi" } } } ] },
          "status": { "phase": "Running", "containerStatuses": [ { "name": "shop", "ready": false, "restartCount": {{restarts}}, "state": {{state}} } ] }
        }
        """)!;
}
