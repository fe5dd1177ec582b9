namespace Slipway.Delivery.Baking;

/// <summary>A custom check's run that ended since the last sample.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="Reading">What it found.</param>
public sealed record CheckSample(string Name, CheckReading Reading);
