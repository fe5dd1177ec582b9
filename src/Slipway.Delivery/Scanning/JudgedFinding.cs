namespace Slipway.Delivery.Scanning;

/// <summary>A finding with the gate's word on it.</summary>
/// <param name="Finding">What was found.</param>
/// <param name="Counts">Whether it stops the delivery.</param>
/// <param name="Why">Why it does or does not, in words.</param>
public sealed record JudgedFinding(Finding Finding, bool Counts, string Why);
