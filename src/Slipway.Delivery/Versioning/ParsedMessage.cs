using System.Collections.Immutable;

namespace Slipway.Delivery.Versioning;

/// <summary>A commit message, taken apart.</summary>
/// <param name="Subject">Its first line.</param>
/// <param name="Entries">The conventional commits in it, in the order of the text; empty when there is none.</param>
public sealed record ParsedMessage(string Subject, ImmutableArray<CommitEntry> Entries)
{
    /// <summary>Why the first line is not a conventional commit, for people; <see langword="null"/> when it is one (or the body holds squashed ones).</summary>
    public string? Problem { get; init; }

    /// <summary>Whether git or a forge wrote the first line for a merge.</summary>
    public bool IsMerge { get; init; }

    /// <summary>What the <c>Release-As</c> footers say, unchecked, in the order of the text.</summary>
    public ImmutableArray<string> ReleaseAs { get; init; } = [];

    /// <summary>Numbers of the issues that it closes: <c>Closes #12</c>, <c>Fixes: #12, #13</c>.</summary>
    public ImmutableArray<int> Closes { get; init; } = [];

    /// <summary>Names from <c>Co-authored-by</c> trailers.</summary>
    public ImmutableArray<string> CoAuthors { get; init; } = [];
}
