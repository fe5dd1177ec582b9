using System.Collections.Immutable;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Versioning;

/// <summary>A version with all that it follows from.</summary>
[RecordSchema("version", 1)]
public sealed record VersionRecord
{
    /// <summary>The next release; the last one when nothing is due.</summary>
    public required string Version { get; init; }

    /// <summary>The git tag (and the image's release tag) of that version: <c>v1.3.0</c>, in a component <c>api-v1.3.0</c>.</summary>
    public required string Tag { get; init; }

    /// <summary>
    /// What is pushed and deployed before the release: <c>1.3.0-dev.4.g1a2b3c4</c>, and <c>.dHASH</c> when tracked files differ from the commit. Every commit
    /// has its own.
    /// </summary>
    public required string ImageTag { get; init; }

    /// <summary>How far the version moves from <see cref="Since"/>. The first release counts as minor.</summary>
    public required VersionBump Bump { get; init; }

    /// <summary>The base: the highest stable version tag reachable from the commit; absent before the first release.</summary>
    public string? Since { get; init; }

    /// <summary>The full commit id.</summary>
    public required string Commit { get; init; }

    /// <summary>When it was committed.</summary>
    public required DateTimeOffset CommitTime { get; init; }

    /// <summary>Whether tracked files differ from the commit. <c>artifacts/</c> and <c>.nuke/</c> never count.</summary>
    public required bool Dirty { get; init; }

    /// <summary>A hash (SHA-256, hexadecimal) of the changed files' content; absent when the tree is clean.</summary>
    public string? TreeHash { get; init; }

    /// <summary>How many commits lie between the base and the commit, merges included.</summary>
    public required int CommitsSince { get; init; }

    /// <summary>The branch; absent when HEAD is detached and on no channel's branch.</summary>
    public string? Branch { get; init; }

    /// <summary><c>release</c>, or the pre-release label of the branch: <c>rc</c>, <c>dev</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>The component that is versioned; absent when it is the whole repository.</summary>
    public string? Component { get; init; }

    /// <summary>Every commit since the base, newest first, with the rule that decided on it.</summary>
    public required ImmutableArray<VersionedCommit> Commits { get; init; }

    /// <summary>What a reader should know, one line each; empty when all is plain.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
