using System.Collections.Immutable;

namespace Slipway.Oci.Building;

/// <summary>An image that was built into a layout.</summary>
/// <param name="Image">Its manifest; for several platforms its index.</param>
/// <param name="Layers">The layers that were made for it, lowest first (those of a base image are not among them).</param>
public sealed record BuiltImage(Descriptor Image, ImmutableArray<BuiltLayer> Layers)
{
    /// <summary>Bytes of its own layers.</summary>
    public long Size => Layers.Sum(layer => layer.Descriptor.Size);
}
