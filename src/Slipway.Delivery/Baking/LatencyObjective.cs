namespace Slipway.Delivery.Baking;

/// <summary>
/// Latency as a yes or no per request: slower than the threshold or not. A percentile of a few requests says nothing, a share of slow ones can be tested.
/// </summary>
/// <param name="ThresholdSeconds">In seconds; must be a bucket bound (<c>le</c>) of the service's histogram, since nothing finer is known.</param>
/// <param name="P0">The good share of slow requests. Default: 5 %.</param>
/// <param name="P1">The bad share of slow requests. Default: 15 %.</param>
public sealed record LatencyObjective(double ThresholdSeconds, double P0 = 0.05, double P1 = 0.15);
