using Slipway.Oci;

namespace Slipway.Components.Records;

/// <summary>One image in <see cref="RescanRecord"/>.</summary>
/// <param name="Service">The service.</param>
/// <param name="Version">The version that serves.</param>
/// <param name="Digest">Its image.</param>
public sealed record RescannedImage(string Service, string Version, Digest Digest);
