using System.Collections.Immutable;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Ledger;
using static Slipway.Delivery.Ledger.LedgerEventKind;

namespace Slipway.Components.Internal;

/// <summary>What a ledger lacks about a delivery whose run could not write its end: it follows from what the run had written and from what came of the release.</summary>
internal static class UnwrittenEnd
{
    /// <param name="release">What was delivered.</param>
    /// <param name="said">What its run had written of it.</param>
    /// <param name="before">What there was before it was put right.</param>
    /// <param name="after">What there is now.</param>
    /// <param name="servesCandidates">Whether users have a release before its bake.</param>
    public static ImmutableArray<LedgerEventKind> Of(
        Release release, IReadOnlySet<LedgerEventKind> said, WorkloadStatus before, WorkloadStatus after, bool servesCandidates)
    {
        if (said.Overlaps([Rollback, Rejected, DeployFailed]))
        {
            return [];
        }

        if (after.Verified.Any(release.IsSameDeployAs))
        {
            return Missing(DeployStarted, DeploySucceeded, BakePassed);
        }

        var serves = after.Serving?.Digest == release.Digest;
        if (said.Contains(BakePassed) || (said.Contains(BakeInconclusive) && (serves || after.Serving?.VerifiedAt is null)))
        {
            return [];
        }

        // A start is written when the release is ready. Without it: with a rolling update users had pods of it as soon as it was applied.
        var ready = said.Contains(DeployStarted);
        if (!servesCandidates || !(ready || release.IsSameDeployAs(before.Serving)))
        {
            return [.. Missing(DeployStarted), .. BakedBadly(), .. Missing(Rejected)];
        }

        // Somebody else's release in its place is no verdict about this one.
        var superseded = after.Serving is { VerifiedAt: null } || (after.Serving is null && after.Problem is not null);
        return serves || superseded
            ? Missing(DeployStarted, DeploySucceeded, BakeInconclusive)
            : [.. Missing(DeployStarted, ready ? DeploySucceeded : DeployFailed), .. BakedBadly(), .. Missing(Rollback)];

        ImmutableArray<LedgerEventKind> Missing(params ReadOnlySpan<LedgerEventKind> kinds) => [.. kinds.ToArray().Where(kind => !said.Contains(kind))];

        ImmutableArray<LedgerEventKind> BakedBadly() => ready && after.Quarantined.Contains(release.Digest) ? Missing(BakeFailed) : [];
    }
}
