namespace Slipway.Delivery.Baking;

/// <summary>Where the counters of a release's instances are read.</summary>
public interface ITelemetrySource
{
    /// <summary>Reads once. An exception, like <see cref="TelemetryReading.Blind"/>, makes the bake blind, never failed.</summary>
    Task<TelemetryReading> ReadAsync(CancellationToken cancellationToken);
}
