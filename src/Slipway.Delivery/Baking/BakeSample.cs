namespace Slipway.Delivery.Baking;

/// <summary>
/// All that was read at one moment, raw. The stream of samples and the plan determine the verdict: nothing else goes in, so a record can be replayed.
/// </summary>
/// <param name="At">Since the bake began, on a clock that only goes forward.</param>
public sealed record BakeSample(TimeSpan At)
{
    /// <summary>The new release's counters; absent when it was not their turn.</summary>
    public TelemetryReading? New { get; init; }

    /// <summary>The old release's counters.</summary>
    public TelemetryReading? Old { get; init; }

    /// <summary>Probes of the new release.</summary>
    public ProbeTally? Probes { get; init; }

    /// <summary>Probes of the old release.</summary>
    public ProbeTally? OldProbes { get; init; }

    /// <summary>What the platform noticed.</summary>
    public IReadOnlyList<WorkloadSignal>? Signals { get; init; }

    /// <summary>Why the platform could not be asked.</summary>
    public string? SignalsBlind { get; init; }

    /// <summary>Custom checks that ended.</summary>
    public IReadOnlyList<CheckSample>? Checks { get; init; }
}
