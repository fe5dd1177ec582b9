namespace Slipway.Delivery.Dora;

/// <summary>How often users got a deployment.</summary>
/// <param name="PerDay">Deployments a day, over the days that were observed.</param>
/// <param name="ObservedDays">The part of the window that lies after the first event of this service and environment; at least one day. Days before are
/// unknown, not empty.</param>
/// <param name="Bucket">Where dora.dev puts it.</param>
public sealed record DoraFrequency(double PerDay, double ObservedDays, FrequencyBucket Bucket);
