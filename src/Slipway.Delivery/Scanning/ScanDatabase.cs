namespace Slipway.Delivery.Scanning;

/// <summary>The vulnerability database that was used.</summary>
/// <param name="UpdatedAt">When its contents were put together.</param>
/// <param name="Refreshed">Whether this run made sure that it is the newest; otherwise it came from the cache as it was.</param>
/// <param name="Note">Why it was not refreshed, when that was wanted.</param>
public sealed record ScanDatabase(DateTimeOffset UpdatedAt, bool Refreshed, string? Note = null);
