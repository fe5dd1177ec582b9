namespace Slipway.Delivery.Baking;

/// <summary>One series of a range query.</summary>
/// <param name="Labels">Its labels.</param>
/// <param name="Values">In the order of time.</param>
internal sealed record PrometheusSeries(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<(DateTimeOffset At, double Value)> Values);
