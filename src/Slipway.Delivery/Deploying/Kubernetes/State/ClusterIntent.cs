using System.Text.Json.Nodes;

namespace Slipway.Delivery.Deploying.Kubernetes.State;

/// <summary>What a run is about to change, written before the first change: whoever finds it knows what to look for.</summary>
internal sealed record ClusterIntent
{
    /// <summary>The release that is to run; with a rollback the one that comes back. Absent when all goes down.</summary>
    public Release? Candidate { get; init; }

    /// <summary>How far it has come.</summary>
    public required IntentPhase Phase { get; init; }

    /// <summary>The run that does it.</summary>
    public required string RunId { get; init; }

    /// <summary>The pod template as the API server holds it once it was applied; any other is somebody else's.</summary>
    public string? TemplateHash { get; init; }

    /// <summary>The Deployment's manifest as it is applied.</summary>
    public JsonObject? Manifest { get; init; }

    /// <summary>The template that served before and that no bake verified: what there is to go back to when nothing was ever verified.</summary>
    public JsonObject? Unverified { get; init; }

    /// <summary>It was seen to run: when it does not any more, somebody has put something else in its place.</summary>
    public bool Ready { get; init; }

    /// <summary>The step of a canary, from 0; absent where there are none.</summary>
    public int? Step { get; init; }

    /// <summary>The Deployment that served when this began, and what its template was.</summary>
    public string? Former { get; init; }

    /// <summary>The template of <see cref="Former"/>.</summary>
    public string? FormerHash { get; init; }

    /// <summary>How many pods served when a canary began.</summary>
    public int Replicas { get; init; }

    /// <summary>Where the candidate is brought up, with blue/green.</summary>
    public string? Slot { get; init; }

    /// <summary>How many pods of an earlier release are still there.</summary>
    public int SlotReplicas { get; init; }

    /// <summary>It served before this began, left by an earlier bake: nothing is deployed, and a killed run leaves it as it was.</summary>
    public bool Adopted { get; init; }

    /// <summary>Why it is left, where it is: the bake's line.</summary>
    public string? Reason { get; init; }

    /// <summary>The configuration that its pods read when they were ready.</summary>
    public PodConfiguration? Configuration { get; init; }

    /// <summary>Whether this is that release of that run.</summary>
    public bool Is(Release release) => release.IsSameDeployAs(Candidate);
}
