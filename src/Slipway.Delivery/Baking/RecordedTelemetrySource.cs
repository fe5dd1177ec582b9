namespace Slipway.Delivery.Baking;

/// <summary>
/// An earlier release at the same time of its own bake, as if it ran beside the new one: as many readings later as its evidence has. What has changed since (the
/// hour, the users) is in it too, so it is worth less than pods that run now.
/// </summary>
/// <param name="evidence">What its bake counted.</param>
/// <param name="release">Its version, for the record.</param>
/// <param name="clock">Measures from the first reading on.</param>
/// <param name="when">When it was counted, for the record.</param>
public sealed class RecordedTelemetrySource(BakeEvidence evidence, string release, TimeProvider clock, string when = "in its own bake") : ITelemetrySource
{
    private long? _began;

    /// <inheritdoc/>
    public Task<TelemetryReading> ReadAsync(CancellationToken cancellationToken)
    {
        _began ??= clock.GetTimestamp();
        var elapsed = clock.GetElapsedTime(_began.Value);
        var then = evidence.Points.LastOrDefault(point => point.At <= elapsed);
        return Task.FromResult(TelemetryReading.Of(new PodCounters($"{release}, {when}", then?.Requests ?? 0, then?.Errors ?? 0)));
    }
}
