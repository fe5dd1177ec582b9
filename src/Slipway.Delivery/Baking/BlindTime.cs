namespace Slipway.Delivery.Baking;

/// <summary>How long the bake could not see: by counters, by platform, or by a custom check; whichever, it counts once.</summary>
internal sealed class BlindTime
{
    private string? telemetry;
    private string? platform;
    private TimeSpan last;

    public TimeSpan Total { get; private set; }

    /// <summary>Why it cannot see now.</summary>
    public string? Reason { get; private set; }

    /// <summary>Why it could not see last.</summary>
    public string? LastReason { get; private set; }

    public void Advance(BakeSample sample, TimeSpan at, IEnumerable<CustomCheck> checks)
    {
        if (sample.New is { } reading)
            telemetry = ReasonOf(reading);
        if (sample.Signals is not null)
            platform = null;
        if (sample.SignalsBlind is { } reason)
            platform = $"the platform does not answer: {reason}";

        // Seen to be blind now, so blind since the last look: the cautious reading.
        Reason = telemetry ?? platform ?? checks.Where(check => !check.Rule.Shadow).Select(check => check.Blind).FirstOrDefault(text => text is not null);
        if (Reason is not null)
        {
            Total += at - last;
            LastReason = Reason;
        }

        last = at;
    }

    private static string? ReasonOf(TelemetryReading reading) =>
        reading.Blind
        ?? (reading.Pods.Count == 0 ? "no instance of the release answers" : null)
        ?? (reading.Unreadable.Count > 0 ? $"{string.Join(", ", reading.Unreadable)} does not answer" : null);
}
