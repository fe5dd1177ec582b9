namespace Slipway.Delivery.Baking;

/// <summary>What a measured value must be.</summary>
/// <param name="Comparison">How it must stand to the limit.</param>
/// <param name="Limit">In the value's own unit.</param>
public sealed record Threshold(Comparison Comparison, double Limit)
{
    /// <summary>Whether <paramref name="value"/> is as it must be. What is not a number never is.</summary>
    public bool IsMetBy(double value) => Comparison switch
    {
        Comparison.Below => value < Limit,
        Comparison.AtMost => value <= Limit,
        Comparison.Above => value > Limit,
        Comparison.AtLeast => value >= Limit,
        _ => false,
    };

    /// <summary>For people: <c>&lt;= 0.5</c>.</summary>
    public override string ToString() => Comparison switch
    {
        Comparison.Below => $"< {Limit}",
        Comparison.AtMost => $"<= {Limit}",
        Comparison.Above => $"> {Limit}",
        _ => $">= {Limit}",
    };
}
