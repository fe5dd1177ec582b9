using System.Collections.Immutable;

namespace Slipway.Delivery.Git;

/// <summary>What a shallow clone knows after it was completed.</summary>
/// <param name="Tags">The tags of the remote and of the clone.</param>
/// <param name="Base">The base tag, an ancestor even where git cannot see that in its cut history; <see langword="null"/>: find it as in any clone.</param>
/// <param name="Except">The commits that bound the history; where there is no <paramref name="Base"/>, nothing.</param>
/// <param name="Warnings">What a reader should know.</param>
internal sealed record DeepenedHistory(
    IReadOnlyList<GitTag> Tags, GitTag? Base, IReadOnlyCollection<string> Except, ImmutableArray<string> Warnings);
