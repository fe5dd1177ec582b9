using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Tests.Baking;

/// <summary>A release with a known error rate over time, beside an old one; <see cref="double.NaN"/> errors of the old one: there is none.</summary>
internal sealed record CalibrationCase(string Name, Traffic Traffic, Func<double, double> ErrorRate, double OldErrorRate)
{
    private const double P0 = 0.01;
    private const double P1 = 0.05;

    /// <summary>The cluster's plan, or a machine's.</summary>
    public BakePlan Plan { get; init; } = new BakePlan { ProbeRate = 0 }.Validated();

    /// <summary>Instances of each release.</summary>
    public int Instances { get; init; } = 3;

    /// <summary>Requests to each release.</summary>
    public double RequestsPerSecond { get; init; } = 10;

    /// <summary>The rows of the table.</summary>
    public static IEnumerable<CalibrationCase> All =>
        Traffic.All.SelectMany(traffic => Rows(traffic, 30, 45, 50)).Concat(Rows(Traffic.Local, 8, 11, 12).Select(row => row with
        {
            Plan = BakePlan.Local,
            Instances = 1,
            RequestsPerSecond = BakePlan.Local.ProbeRate,
        }));

    private static IEnumerable<CalibrationCase> Rows(Traffic traffic, int tenPercentFrom, int thirtyPercentFrom, int allFrom) =>
    [
        new("good: p0/2 (0.5 %)", traffic, _ => P0 / 2, P0 / 2),
        new("good: p0 (1 %)", traffic, _ => P0, P0),
        new("good: no errors", traffic, _ => 0, 0),
        new("bad: p1 (5 %)", traffic, _ => P1, P0 / 2),
        new("bad: p1 (5 %), first release", traffic, _ => P1, double.NaN),
        new("bad: 10 %", traffic, _ => 0.10, P0 / 2),
        new("bad: 30 %", traffic, _ => 0.30, P0 / 2),
        Late("10 %", 0.10, tenPercentFrom, traffic),
        Late("30 %", 0.30, thirtyPercentFrom, traffic),
        Late("all", 1, allFrom, traffic),
    ];

    private static CalibrationCase Late(string text, double rate, int from, Traffic traffic) =>
        new($"late: {text} from 00:{from:00}", traffic, at => at > from ? rate : P0 / 2, P0 / 2);
}
