namespace Slipway.Oci.Building;

/// <summary>A layer of an image, and what it is for.</summary>
/// <param name="Purpose"><c>dependencies</c> or <c>app</c>.</param>
/// <param name="Descriptor">The blob.</param>
/// <param name="DiffId">The digest of the tar archive in it.</param>
/// <param name="Files">How many files it holds.</param>
public sealed record BuiltLayer(string Purpose, Descriptor Descriptor, Digest DiffId, int Files);
