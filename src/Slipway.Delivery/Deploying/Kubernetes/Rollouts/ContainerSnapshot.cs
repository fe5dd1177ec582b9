using System.Text.Json.Nodes;
using Slipway.Delivery.Deploying.Kubernetes.Api;

namespace Slipway.Delivery.Deploying.Kubernetes.Rollouts;

/// <summary>What a pod's status says of one of its containers.</summary>
internal sealed record ContainerSnapshot
{
    public required string Name { get; init; }

    public bool Ready { get; init; }

    public int Restarts { get; init; }

    /// <summary>Why it does not run yet: <c>ContainerCreating</c>, <c>CrashLoopBackOff</c>, <c>ImagePullBackOff</c>, ….</summary>
    public string? WaitingReason { get; init; }

    public string? WaitingMessage { get; init; }

    /// <summary>How it ended, last or for good.</summary>
    public Ending? LastEnd { get; init; }

    /// <summary>It has ended and does not run again yet.</summary>
    public bool Stopped { get; init; }

    /// <summary>What the node runs: <c>…REPOSITORY@sha256:…</c>.</summary>
    public string? ImageId { get; init; }

    /// <summary>The memory limit, as the manifest writes it.</summary>
    public string? MemoryLimit { get; init; }

    public bool OutOfMemory => LastEnd?.Reason == "OOMKilled";

    public static ContainerSnapshot Of(JsonObject status, JsonObject? spec)
    {
        var waiting = status.Find("state", "waiting");
        return new ContainerSnapshot
        {
            Name = status.Text("name") ?? "",
            Ready = status.Flag("ready"),
            Restarts = status.Number("restartCount"),
            WaitingReason = waiting.Text("reason"),
            WaitingMessage = waiting.Text("message"),
            LastEnd = EndOf(status.Find("state", "terminated")) ?? EndOf(status.Find("lastState", "terminated")),
            ImageId = status.Text("imageID"),
            Stopped = status.Find("state", "terminated") is not null,
            MemoryLimit = spec.Text("resources", "limits", "memory"),
        };
    }

    private static Ending? EndOf(JsonNode? terminated) => terminated is null
        ? null
        : new Ending(terminated.Number("exitCode"), terminated.Text("reason") ?? "", terminated.Text("message"), terminated.Number("signal"));

    /// <summary>How a container ended.</summary>
    internal sealed record Ending(int ExitCode, string Reason, string? Message, int Signal);
}
