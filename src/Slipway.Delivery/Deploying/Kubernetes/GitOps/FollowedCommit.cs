using Slipway.Delivery.Deploying.Kubernetes.State;
using Slipway.Oci;

namespace Slipway.Delivery.Deploying.Kubernetes.GitOps;

/// <summary>A commit to the file that a cluster follows, with what its trailers and its note say.</summary>
/// <param name="Id">The commit.</param>
/// <param name="At">When it was made.</param>
/// <param name="Digest">The digest that it put there; absent where a person's commit does not say.</param>
internal sealed record FollowedCommit(string Id, DateTimeOffset At, Digest? Digest)
{
    /// <summary>The run that made it; absent where no delivery did.</summary>
    public string? RunId { get; init; }

    public string? Version { get; init; }

    public string? Commit { get; init; }

    public DateTimeOffset CommitTime { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>The digest that it took back, where a bake rejected it.</summary>
    public Digest? Rejected { get; init; }

    /// <summary>The process that made it, where it put a release there to be judged.</summary>
    public LeaseHolder? Holder { get; init; }

    /// <summary>When a bake passed.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>The line of the bake that could not tell, where it was left.</summary>
    public string? Left { get; init; }

    /// <summary>The release that it put there, as far as it is known.</summary>
    public Release? AsRelease(string service, KubernetesOptions options) => Digest is not { } digest ? null : new Release
    {
        Service = service,
        Environment = options.Environment,
        Version = Version ?? digest.Hex[..12],
        Digest = digest,
        Commit = Commit ?? "",
        CommitTime = CommitTime,
        RunId = RunId ?? "",
        DeployedAt = At,
        VerifiedAt = VerifiedAt,
        Url = options.Url,
    };
}
