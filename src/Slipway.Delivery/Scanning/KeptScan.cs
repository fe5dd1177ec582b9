using Slipway.Oci;

namespace Slipway.Delivery.Scanning;

/// <summary>The scan of a release that passed its bake.</summary>
/// <param name="Service">The service.</param>
/// <param name="Digest">The release's image.</param>
/// <param name="Name">Which scan: the record's file name.</param>
/// <param name="At">When it was kept.</param>
/// <param name="Record">What it said.</param>
public sealed record KeptScan(string Service, Digest Digest, string Name, DateTimeOffset At, ScanRecord Record);
