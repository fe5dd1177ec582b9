namespace Slipway.Delivery.Baking;

/// <summary>What follows from the samples so far.</summary>
/// <param name="Verdict">Absent while the bake goes on.</param>
/// <param name="Line">With a verdict: the whole reason in one line.</param>
/// <param name="Waiting">Without one: what a pass waits for.</param>
public sealed record BakeDecision(BakeVerdict? Verdict, string? Line, string? Waiting);
