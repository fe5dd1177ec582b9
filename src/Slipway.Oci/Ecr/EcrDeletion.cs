using System.Collections.Immutable;

namespace Slipway.Oci.Ecr;

/// <summary>What was deleted.</summary>
/// <param name="Deleted">What is gone: digests, or tags where a tag was to go.</param>
/// <param name="Failures">What is not, and why.</param>
public sealed record EcrDeletion(ImmutableArray<string> Deleted, ImmutableArray<string> Failures);
