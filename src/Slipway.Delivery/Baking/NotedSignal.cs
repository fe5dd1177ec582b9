namespace Slipway.Delivery.Baking;

/// <summary>A signal with its time.</summary>
/// <param name="At">Since the bake began.</param>
/// <param name="Signal">What the platform noticed.</param>
public sealed record NotedSignal(TimeSpan At, WorkloadSignal Signal);
