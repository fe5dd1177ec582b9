namespace Slipway.Delivery.Dora;

/// <summary>A share of deployments.</summary>
/// <param name="Rate">Between 0 and 1.</param>
/// <param name="Count">How many deployments it counts.</param>
/// <param name="Samples">Of how many; at least one.</param>
/// <param name="Bucket">Where dora.dev puts it.</param>
public sealed record DoraRate(double Rate, int Count, int Samples, RateBucket Bucket);
