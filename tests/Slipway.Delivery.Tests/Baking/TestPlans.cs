using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Tests.Baking;

internal static class TestPlans
{
    /// <summary>One-second readings, no comparison: a minute at least, five at most.</summary>
    public static BakePlan Plain { get; } = new() { Interval = TimeSpan.FromSeconds(1), CompareWithOld = false, ProbeRate = 0 };

    /// <summary>The same beside an old release.</summary>
    public static BakePlan Compared { get; } = Plain with { CompareWithOld = true };
}
