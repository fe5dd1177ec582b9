using System.Collections.Immutable;

namespace Slipway.Delivery.Git;

/// <summary>What a shallow clone knows after it was completed.</summary>
/// <param name="Tags">The tags of the remote and of the clone.</param>
/// <param name="Base">The base tag, which is an ancestor even where git, with its cut history, cannot see it; <see langword="null"/>: find it as in any clone.</param>
/// <param name="Warnings">What a reader should know.</param>
internal sealed record DeepenedHistory(IReadOnlyList<GitTag> Tags, GitTag? Base, ImmutableArray<string> Warnings);
