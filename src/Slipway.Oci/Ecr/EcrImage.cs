using System.Collections.Immutable;

namespace Slipway.Oci.Ecr;

/// <summary>An image as ECR lists it.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="Tags">What names it.</param>
/// <param name="Pushed">When it arrived.</param>
/// <param name="Size">Its compressed size in bytes; an index has none.</param>
/// <param name="MediaType">Its manifest's media type.</param>
public sealed record EcrImage(Digest Digest, ImmutableArray<string> Tags, DateTimeOffset Pushed, long Size, string? MediaType);
