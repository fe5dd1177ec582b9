namespace Slipway.Delivery.Dora;

/// <summary>A median with what it was taken from.</summary>
/// <param name="MedianSeconds">The median in seconds.</param>
/// <param name="Samples">How many durations it is the median of; at least one.</param>
/// <param name="Bucket">Where dora.dev puts it.</param>
public sealed record DoraDuration(double MedianSeconds, int Samples, DurationBucket Bucket);
