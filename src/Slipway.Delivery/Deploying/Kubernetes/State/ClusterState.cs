using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Deploying.Kubernetes.State;

/// <summary>All that is known of one service in one environment, between runs; kept in a ConfigMap beside it.</summary>
[RecordSchema("kubernetes-state", 1)]
internal sealed record ClusterState
{
    /// <summary>What is under way; outside a run only when that run was killed.</summary>
    public ClusterIntent? Intent { get; init; }

    /// <summary>The Deployment's manifest as it was applied last and accepted: what a template that comes back is put into.</summary>
    public JsonObject? Manifest { get; init; }

    /// <summary>Releases whose bake passed, newest first, each digest once.</summary>
    public ImmutableArray<VerifiedRelease> Verified { get; init; } = [];

    /// <summary>Images that no deploy takes again unless forced.</summary>
    public ImmutableArray<QuarantinedDigest> Quarantined { get; init; } = [];

    /// <summary>The release that a bake could not judge and that was left; of meaning while it serves.</summary>
    public LeftRelease? Left { get; init; }

    /// <summary>With blue/green: the Deployment that gets no traffic any more and can be switched back to.</summary>
    public KeptSlot? Kept { get; init; }

    /// <summary>The state in which <paramref name="verified"/> is the newest verified release.</summary>
    public ClusterState WithVerified(VerifiedRelease verified, int kept) => this with
    {
        // By place, not by time stamp: clocks jump. A release that comes back keeps its place; one that was baked again comes first.
        Verified = Verified.Any(known => known.Release.Digest == verified.Release.Digest && known.Release.VerifiedAt == verified.Release.VerifiedAt)
            ? Verified
            : [.. Verified.Where(known => known.Release.Digest != verified.Release.Digest).Prepend(verified).Take(kept)],
        Quarantined = [.. Quarantined.Where(quarantined => quarantined.Digest != verified.Release.Digest)],
    };
}
