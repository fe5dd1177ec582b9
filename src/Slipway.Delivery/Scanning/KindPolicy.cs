namespace Slipway.Delivery.Scanning;

/// <summary>What counts, for one kind of finding.</summary>
/// <param name="AtLeast">The lowest severity that counts; <see langword="null"/>: none does, findings are only listed.</param>
/// <param name="FixableOnly">Whether a finding without a fixed version is let through. Matters for vulnerabilities only.</param>
public sealed record KindPolicy(Severity? AtLeast, bool FixableOnly = false);
