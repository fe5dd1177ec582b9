namespace Slipway.Delivery.Baking;

/// <summary>A share that is good and one that is bad; in between a bake may end either way or undecided.</summary>
/// <param name="P0">Good: a release at or below it is rejected by chance only (alpha).</param>
/// <param name="P1">Bad: a release at or above it passes by chance only (beta).</param>
public sealed record RateObjective(double P0, double P1);
