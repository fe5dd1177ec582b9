namespace Slipway.Delivery.Baking;

/// <summary>Numbers as a row of bars: <c>▁▁▂▁█</c>.</summary>
public static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>
    /// One bar a value, from zero to the largest; nothing known is a dot. More values than <paramref name="width"/> share bars, the largest of each group
    /// showing, so that no peak is lost.
    /// </summary>
    public static string Of(IEnumerable<double?> values, int width = 60)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var all = values.ToArray();
        var columns = Math.Min(width, all.Length);
        var grouped = Enumerable.Range(0, columns)
            .Select(column => all[(column * all.Length / columns)..((column + 1) * all.Length / columns)].Max())
            .ToArray();
        var top = grouped.Max() ?? 0;
        return string.Concat(grouped.Select(value => value is not { } known ? '·' : Bars[top > 0 ? (int)Math.Round(known / top * (Bars.Length - 1)) : 0]));
    }
}
