namespace Slipway.Delivery.Scanning;

/// <summary>What a scan is compared with.</summary>
/// <param name="Release">The version that was verified with it, for people.</param>
/// <param name="Record">Its scan.</param>
public sealed record ScanBaseline(string Release, ScanRecord Record);
