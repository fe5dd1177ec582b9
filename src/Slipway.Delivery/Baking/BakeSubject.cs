namespace Slipway.Delivery.Baking;

/// <summary>What is baked, and by what it is watched.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Release">The new release, for people: its version.</param>
public sealed record BakeSubject(string Service, string Release)
{
    /// <summary>The new release's image digest, for the record.</summary>
    public string? Digest { get; init; }

    /// <summary>The environment's name, for the record.</summary>
    public string? Environment { get; init; }

    /// <summary>The new release's counters; absent for a service without metrics, which its probes then judge.</summary>
    public ITelemetrySource? Telemetry { get; init; }

    /// <summary>The counters of the old release, which serves at the same time; absent at a first release.</summary>
    public ITelemetrySource? OldTelemetry { get; init; }

    /// <summary>The old release's counters are those of its own bake: it does not run beside the new one. Default: no.</summary>
    public bool OldIsRecorded { get; init; }

    /// <summary>Sends requests to the new release.</summary>
    public IProbe? Probe { get; init; }

    /// <summary>Sends the same requests to the old release, so that both are compared under the same work.</summary>
    public IProbe? OldProbe { get; init; }

    /// <summary>What the platform notices.</summary>
    public IWorkloadSignals? Signals { get; init; }

    /// <summary>The user's own checks.</summary>
    public IReadOnlyList<IBakeCheck> Checks { get; init; } = [];
}
