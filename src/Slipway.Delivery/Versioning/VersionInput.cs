using NuGet.Versioning;
using Slipway.Delivery.Git;

namespace Slipway.Delivery.Versioning;

/// <summary>Everything that a version follows from; the same input gives the same version.</summary>
/// <param name="Commit">The full id of HEAD.</param>
/// <param name="CommitTime">When HEAD was committed.</param>
/// <param name="Branch">The branch; <see langword="null"/> when HEAD is detached and on no channel's branch.</param>
/// <param name="Tags">All tags, of which only versions count.</param>
/// <param name="Commits">The commits since the base tag (<see cref="VersionTags.HighestStable"/>), newest first; all commits when there is no base.</param>
public sealed record VersionInput(
    string Commit, DateTimeOffset CommitTime, string? Branch, IReadOnlyList<GitTag> Tags, IReadOnlyList<GitCommit> Commits)
{
    /// <summary>The hash of the changed files' content when tracked files differ from HEAD; <see langword="null"/> when the tree is clean.</summary>
    public string? TreeHash { get; init; }

    /// <summary>The version whose tag was pushed and is to be released now; its tag is then no base. See <see cref="TagEvent"/>.</summary>
    public SemanticVersion? Requested { get; init; }

    /// <summary>The messages of <see cref="Commits"/>, one by one, where whoever read them has taken them apart already; the commits
    /// then do without the texts, which in a long history are most of the memory.</summary>
    internal IReadOnlyList<ParsedMessage>? Messages { get; init; }

    /// <summary>What the reader of the repository wants to be known, one line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
