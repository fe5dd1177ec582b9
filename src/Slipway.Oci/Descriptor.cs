using System.Collections.Immutable;

namespace Slipway.Oci;

/// <summary>Points at a blob or a manifest: what it is, its address, and how long it is.</summary>
/// <param name="MediaType">One of <see cref="MediaTypes"/>, or another.</param>
/// <param name="Digest">Its content address.</param>
/// <param name="Size">Its length in bytes.</param>
public sealed record Descriptor(string MediaType, Digest Digest, long Size)
{
    /// <summary>The kind of artifact, when it is not an image.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>For which platform, in an index.</summary>
    public Platform? Platform { get; init; }

    /// <summary>Notes, sorted by name; they are not part of what the digest covers.</summary>
    public ImmutableSortedDictionary<string, string>? Annotations { get; init; }
}
