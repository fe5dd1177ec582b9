using System.Globalization;

namespace Slipway.Delivery.Dora;

/// <summary>Figures as people read them.</summary>
internal static class DoraWords
{
    public const string Unknown = "–";

    /// <summary>Two units at most: <c>3 d 4 h</c>, <c>12 min</c>, <c>0.8 s</c>.</summary>
    public static string Duration(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        return time switch
        {
            { TotalDays: >= 1 } => Two(time.Days, "d", time.Hours, "h"),
            { TotalHours: >= 1 } => Two(time.Hours, "h", time.Minutes, "min"),
            { TotalMinutes: >= 1 } => Two(time.Minutes, "min", time.Seconds, "s"),
            { TotalSeconds: >= 10 } => $"{time.TotalSeconds:0} s",
            _ => $"{time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s",
        };
    }

    public static string Duration(DoraDuration? duration) => duration is null ? Unknown : Duration(duration.MedianSeconds);

    public static string Frequency(DoraFrequency? frequency) => frequency switch
    {
        null => Unknown,
        { PerDay: >= 1 } => $"{frequency.PerDay:0.#} a day",
        { PerDay: >= 1.0 / 7 } => $"{frequency.PerDay * 7:0.#} a week",
        _ => $"{frequency.PerDay * 30:0.#} a month",
    };

    public static string Rate(DoraRate? rate) => rate is null ? Unknown : $"{rate.Rate * 100:0.#} %";

    private static string Two(int large, string largeUnit, int small, string smallUnit) =>
        small == 0 ? $"{large} {largeUnit}" : $"{large} {largeUnit} {small} {smallUnit}";
}
