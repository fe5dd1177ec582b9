using System.Collections.Immutable;

namespace Slipway.Oci;

/// <summary>The bytes of a manifest or an index as they are stored: its digest is theirs, so they are passed on and never written anew.</summary>
/// <param name="Descriptor">What they are.</param>
/// <param name="Bytes">The JSON.</param>
public sealed record ImageContent(Descriptor Descriptor, ImmutableArray<byte> Bytes)
{
    /// <summary>The longest manifest that is read: 4 MiB, which the distribution specification asks registries to accept.</summary>
    public const int LongestManifest = 4 * 1024 * 1024;

    /// <summary>Whether it is an index.</summary>
    public bool IsIndex => MediaTypes.IsIndex(Descriptor.MediaType);

    /// <summary>It as an index.</summary>
    public ImageIndex AsIndex() => OciJson.Read<ImageIndex>(Bytes.AsSpan(), $"The index {Descriptor.Digest}");

    /// <summary>It as a manifest.</summary>
    public ImageManifest AsManifest() => OciJson.Read<ImageManifest>(Bytes.AsSpan(), $"The manifest {Descriptor.Digest}");
}
