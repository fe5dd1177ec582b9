using System.Collections.Immutable;

namespace Slipway.Delivery.Versioning;

/// <summary>What a commit says it takes back, by whichever of the usual forms it says so.</summary>
public sealed record RevertReference
{
    /// <summary>Hashes, full or short, lower case: <c>This reverts commit 1234567.</c> or <c>Refs: 1234567, 89abcde</c>.</summary>
    public ImmutableArray<string> Hashes { get; init; } = [];

    /// <summary>
    /// The first line of what is reverted: <c>Revert "feat: x"</c> gives <c>feat: x</c>. For <c>Reapply "feat: x"</c> it is the revert's own line.
    /// </summary>
    public string? Header { get; init; }

    /// <summary>The pull or merge request that is reverted: <c>Reverts owner/name#12</c>.</summary>
    public int? PullRequest { get; init; }

    /// <summary>
    /// The first line of what comes back, when this reverts a revert: <c>Reapply "feat: x"</c> and <c>Revert "Revert "feat: x""</c> give <c>feat: x</c>.
    /// </summary>
    public string? Restores { get; init; }

    /// <summary>Whether the commit is nothing but a revert. A <c>fix:</c> that mentions <c>This reverts commit …</c> still counts as a fix.</summary>
    public bool IsWholeCommit { get; init; }
}
