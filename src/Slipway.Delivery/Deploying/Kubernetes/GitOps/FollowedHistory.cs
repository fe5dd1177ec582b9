using System.Collections.Immutable;
using Slipway.Oci;

namespace Slipway.Delivery.Deploying.Kubernetes.GitOps;

/// <summary>What the file's history says, newest first: what was verified, what was rejected, and whether a delivery is without a verdict.</summary>
/// <param name="Current">The digest that the branch names now.</param>
/// <param name="Commits">The commits to the file.</param>
internal sealed record FollowedHistory(Digest? Current, ImmutableArray<FollowedCommit> Commits)
{
    /// <summary>Digests that a bake rejected.</summary>
    public IReadOnlyList<Digest> Rejected => [.. Commits.Select(commit => commit.Rejected).OfType<Digest>().Except(Verified.Select(commit => commit.Digest).OfType<Digest>()).Distinct()];

    /// <summary>What passed its bake, each digest once, last verified first; what was rejected since is not among them.</summary>
    public IReadOnlyList<FollowedCommit> Verified =>
    [
        .. Commits.Where(commit => commit.VerifiedAt is { } at && !Commits.Any(later => later.Rejected == commit.Digest && later.At > at))
            .OrderByDescending(commit => commit.VerifiedAt)
            .DistinctBy(commit => commit.Digest),
    ];

    /// <summary>The commit of a delivery that put there what the branch names now, and has not come to a verdict about it.</summary>
    public FollowedCommit? WithoutVerdict => Verified.Any(commit => commit.Digest == Current)
        ? null
        : Commits.TakeWhile(commit => commit.Digest == Current || commit.Digest is null).FirstOrDefault(commit => commit.Holder is not null) is { Left: null } open ? open : null;

    /// <summary>The newest commit that put the digest there.</summary>
    public FollowedCommit? Of(Digest? digest) => digest is null ? null : Commits.FirstOrDefault(commit => commit.Digest == digest && commit.VerifiedAt is not null)
        ?? Commits.FirstOrDefault(commit => commit.Digest == digest);
}
