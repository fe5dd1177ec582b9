namespace Slipway.Oci.Layers;

/// <summary>A layer that was written.</summary>
/// <param name="Descriptor">The compressed blob.</param>
/// <param name="DiffId">The digest of the tar archive in it.</param>
public sealed record Layer(Descriptor Descriptor, Digest DiffId);
