namespace Slipway.Delivery.Baking;

/// <summary>What one instance answered between two readings.</summary>
internal readonly record struct PodDelta(string Pod, long Requests, long Errors, long Timed, long Slow);
