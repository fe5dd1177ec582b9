namespace Slipway.Delivery.Baking;

/// <summary>One bucket of a cumulative histogram.</summary>
/// <param name="Le">The upper bound in seconds.</param>
/// <param name="Count">Requests that took at most so long, since the instance started.</param>
public sealed record LatencyBucket(double Le, long Count);
