namespace Slipway.Delivery.Dora;

/// <summary>One value with its labels, in the order in which they are written.</summary>
internal sealed record PrometheusSample(IReadOnlyList<KeyValuePair<string, string>> Labels, double Value);
