using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;

namespace Slipway.Delivery.Deploying.Kubernetes.Rollouts;

/// <summary>One pod at one moment.</summary>
internal sealed record PodSnapshot
{
    public required string Name { get; init; }

    public required string Uid { get; init; }

    /// <summary>It is being deleted: what it does now says nothing about the release.</summary>
    public bool Leaving { get; init; }

    public bool Ready { get; init; }

    /// <summary>Why no node takes it; absent when one has.</summary>
    public string? Unschedulable { get; init; }

    /// <summary>Why the node put it out, such as <c>Evicted: The node was low on resource: memory</c>.</summary>
    public string? Failed { get; init; }

    public ImmutableArray<ContainerSnapshot> Containers { get; init; } = [];

    public static PodSnapshot Of(JsonObject pod)
    {
        var specs = new[] { "initContainers", "containers" }.SelectMany(list => pod.Find("spec").Items(list)).ToList();
        var scheduled = Condition(pod, "PodScheduled");
        return new PodSnapshot
        {
            Name = pod.Name(),
            Uid = pod.Text("metadata", "uid") ?? "",
            Leaving = pod.Text("metadata", "deletionTimestamp") is not null,
            Ready = Condition(pod, "Ready").Text("status") == "True",
            Unschedulable = scheduled.Text("status") == "False" ? scheduled.Text("message") ?? scheduled.Text("reason") ?? "no node takes it" : null,
            Failed = pod.Text("status", "phase") == "Failed" ? $"{pod.Text("status", "reason") ?? "Failed"}: {pod.Text("status", "message")}" : null,
            Containers =
            [
                .. new[] { "initContainerStatuses", "containerStatuses" }
                    .SelectMany(list => pod.Find("status").Items(list))
                    .Select(status => ContainerSnapshot.Of(status, specs.Find(spec => spec.Text("name") == status.Text("name")))),
            ],
        };
    }

    private static JsonObject? Condition(JsonObject pod, string type) =>
        pod.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type);
}
