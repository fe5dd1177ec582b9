namespace Slipway.Delivery.Baking;

/// <summary>Durations for people.</summary>
internal static class Clock
{
    /// <summary><c>00:47</c>, and <c>1:02:03</c> from an hour on.</summary>
    public static string Text(TimeSpan time) => time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time:mm\\:ss}" : $"{time:mm\\:ss}";
}
