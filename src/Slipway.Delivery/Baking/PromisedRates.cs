namespace Slipway.Delivery.Baking;

/// <summary>What the plan promises before anything is measured.</summary>
/// <param name="FalseRollback">At most this share of releases that meet every objective is rejected by chance: alpha.</param>
/// <param name="PerCheck">The share of it that each deciding statistical check may spend (Bonferroni: equal parts).</param>
/// <param name="MissedFault">At most this share of releases whose rate is at <c>P1</c> from the start passes: beta.</param>
public sealed record PromisedRates(double FalseRollback, double PerCheck, double MissedFault);
