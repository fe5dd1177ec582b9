using System.Collections.Immutable;

namespace Slipway.Delivery.Versioning;

/// <summary>What became of one commit.</summary>
public sealed record VersionedCommit
{
    /// <summary>The full commit id.</summary>
    public required string Sha { get; init; }

    /// <summary>The author's name.</summary>
    public required string Author { get; init; }

    /// <summary>Who else is named by <c>Co-authored-by</c>.</summary>
    public ImmutableArray<string> CoAuthors { get; init; } = [];

    /// <summary>Numbers of the issues that it closes.</summary>
    public ImmutableArray<int> Closes { get; init; } = [];

    /// <summary>When it was committed.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The first line of the message.</summary>
    public required string Subject { get; init; }

    /// <summary>The type of the entry that decided; absent when there is none.</summary>
    public string? Type { get; init; }

    /// <summary>The rule that decided.</summary>
    public required CommitRule Rule { get; init; }

    /// <summary>What the commit asks for.</summary>
    public required VersionBump Bump { get; init; }

    /// <summary>In words, what the rule saw: why the commit does not count, or what it refers to; absent when the rule says it all.</summary>
    public string? Reason { get; init; }

    /// <summary>The conventional commits in it: one, or several in a squash; empty when there is none.</summary>
    public ImmutableArray<VersionedEntry> Entries { get; init; } = [];

    /// <summary>The first digits of the id, for texts.</summary>
    internal string ShortSha => Sha[..Math.Min(VersionCalculator.ShortSha, Sha.Length)];
}
