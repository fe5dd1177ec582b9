namespace Slipway.Delivery.Dora;

/// <summary>One gauge with all of its samples.</summary>
internal sealed record PrometheusFamily(string Name, string Help, IReadOnlyList<PrometheusSample> Samples);
