namespace Slipway.Delivery.Tests.Baking;

/// <summary>A release with a known error rate over time, beside an old one.</summary>
internal sealed record CalibrationCase(string Name, Traffic Traffic, Func<double, double> ErrorRate, double OldErrorRate)
{
    private const double P0 = 0.01;
    private const double P1 = 0.05;

    /// <summary>The rows of the table, for each kind of traffic.</summary>
    public static IEnumerable<CalibrationCase> All => Traffic.All.SelectMany(traffic => new CalibrationCase[]
    {
        new("good: p0/2 (0.5 %)", traffic, _ => P0 / 2, P0 / 2),
        new("good: p0 (1 %)", traffic, _ => P0, P0),
        new("good: no errors", traffic, _ => 0, 0),
        new("bad: p1 (5 %)", traffic, _ => P1, P0 / 2),
        new("bad: p1 (5 %), first release", traffic, _ => P1, double.NaN),
        new("bad: 10 %", traffic, _ => 0.10, P0 / 2),
        new("bad: 30 %", traffic, _ => 0.30, P0 / 2),
        new("late: 10 % from 00:30", traffic, at => at > 30 ? 0.10 : P0 / 2, P0 / 2),
        new("late: 30 % from 00:45", traffic, at => at > 45 ? 0.30 : P0 / 2, P0 / 2),
        new("late: all from 00:50", traffic, at => at > 50 ? 1 : P0 / 2, P0 / 2),
    });
}
