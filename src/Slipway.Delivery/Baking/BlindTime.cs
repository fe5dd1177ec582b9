namespace Slipway.Delivery.Baking;

/// <summary>How long the bake could not see: by counters, by platform, or by a custom check; whichever, it counts once.</summary>
internal sealed class BlindTime
{
    private string? _telemetry;
    private string? _platform;
    private TimeSpan _last;

    public TimeSpan Total { get; private set; }

    /// <summary>Why it cannot see now.</summary>
    public string? Reason { get; private set; }

    /// <summary>Why it could not see last.</summary>
    public string? LastReason { get; private set; }

    public void Advance(BakeSample sample, TimeSpan at, IEnumerable<CustomCheck> checks)
    {
        if (sample.New is { } reading)
            _telemetry = ReasonOf(reading);
        if (sample.Signals is not null)
            _platform = null;
        if (sample.SignalsBlind is { } reason)
            _platform = $"the platform does not answer: {reason}";

        // Seen to be blind now, so blind since the last look: the cautious reading.
        Reason = _telemetry ?? _platform ?? checks.Where(check => !check.Rule.Shadow).Select(check => check.Blind).FirstOrDefault(text => text is not null);
        if (Reason is not null)
        {
            Total += at - _last;
            LastReason = Reason;
        }

        _last = at;
    }

    private static string? ReasonOf(TelemetryReading reading) =>
        reading.Blind
        ?? (reading.Pods.Count == 0 ? "no instance of the release answers" : null)
        ?? (reading.Unreadable.Count > 0 ? $"{string.Join(", ", reading.Unreadable)} does not answer" : null);
}
