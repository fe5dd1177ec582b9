using System.Globalization;

namespace Slipway.Delivery.Tests.Baking;

/// <summary>A row of the table in the docs.</summary>
internal sealed record CalibrationRow(string Traffic, string Release, int Bakes, double Pass, double Fail, double Inconclusive, double MedianSeconds)
{
    public const string Header = "| traffic | release | bakes | pass | fail | inconclusive | median time |\n|---|---|--:|--:|--:|--:|--:|";

    public static CalibrationRow Parse(string line)
    {
        var cells = line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries);
        return new CalibrationRow(
            cells[0],
            cells[1],
            int.Parse(cells[2], NumberStyles.AllowThousands, CultureInfo.InvariantCulture),
            Share(cells[3]),
            Share(cells[4]),
            Share(cells[5]),
            Number(cells[6]));
    }

    public override string ToString() =>
        $"| {Traffic} | {Release} | {Bakes:N0} | {Pass * 100:0.00} % | {Fail * 100:0.00} % | {Inconclusive * 100:0.00} % | {MedianSeconds:0} s |";

    private static double Share(string cell) => Number(cell) / 100;

    private static double Number(string cell) => double.Parse(cell.TrimEnd('%', 's', ' '), CultureInfo.InvariantCulture);
}
