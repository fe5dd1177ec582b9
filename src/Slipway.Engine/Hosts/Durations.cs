namespace Slipway.Hosts;

/// <summary>Durations for people.</summary>
internal static class Durations
{
    /// <summary><c>0.2 s</c>, <c>41.3 s</c>, <c>3 min 05 s</c>.</summary>
    public static string Text(TimeSpan duration) =>
        duration.TotalSeconds < 60 ? $"{duration.TotalSeconds:0.0} s" : $"{(int)duration.TotalMinutes} min {duration.Seconds:00} s";
}
