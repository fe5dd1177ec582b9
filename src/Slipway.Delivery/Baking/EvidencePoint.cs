namespace Slipway.Delivery.Baking;

/// <summary>What a release had answered by some time of its bake.</summary>
/// <param name="At">Since the bake began.</param>
/// <param name="Requests">All that were judged until then.</param>
/// <param name="Errors">The bad ones among them.</param>
public sealed record EvidencePoint(TimeSpan At, long Requests, long Errors);
