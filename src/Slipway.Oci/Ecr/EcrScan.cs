using System.Collections.Immutable;

namespace Slipway.Oci.Ecr;

/// <summary>What ECR's own scan found.</summary>
/// <param name="Status">ECR's word: <c>COMPLETE</c> (basic), <c>ACTIVE</c> (enhanced), <c>IN_PROGRESS</c>, <c>FAILED</c>, <c>UNSUPPORTED_IMAGE</c> …</param>
/// <param name="Description">ECR's explanation of it.</param>
/// <param name="Completed">When it ended.</param>
/// <param name="DatabaseFrom">How old the knowledge is that it was made with.</param>
/// <param name="Findings">All findings, of every page.</param>
public sealed record EcrScan(string Status, string? Description, DateTimeOffset? Completed, DateTimeOffset? DatabaseFrom, ImmutableArray<EcrFinding> Findings)
{
    /// <summary>Whether it ran to its end, so that no finding means that there is none.</summary>
    public bool IsConclusive => Status is "COMPLETE" or "ACTIVE";

    /// <summary>Whether asking again later may bring more.</summary>
    public bool IsPending => Status is "IN_PROGRESS" or "PENDING";
}
