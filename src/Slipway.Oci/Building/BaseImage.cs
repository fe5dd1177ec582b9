namespace Slipway.Oci.Building;

/// <summary>The image that a service's layers go on top of: always by digest, so that the same commit gives the same image.</summary>
/// <param name="Source">Where its content is read from.</param>
/// <param name="Digest">Its manifest or index.</param>
/// <param name="Name">For people and the label: <c>registry/repository</c>.</param>
public sealed record BaseImage(IImageSource Source, Digest Digest, string Name);
