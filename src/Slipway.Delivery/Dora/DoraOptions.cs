using System.Collections.Immutable;

namespace Slipway.Delivery.Dora;

/// <summary>Over what the metrics are taken.</summary>
public sealed record DoraOptions
{
    /// <summary>The windows in days. Default: 7, 30 and 90.</summary>
    public ImmutableArray<int> Windows { get; init; } = [7, 30, 90];

    /// <summary>How many weeks the trend goes back. Default: 13, a quarter.</summary>
    public int TrendWeeks { get; init; } = 13;
}
