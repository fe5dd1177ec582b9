using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Deploying;

/// <summary>The addresses by which a bake watches a candidate.</summary>
/// <param name="Candidate">Base address of each instance of the new release.</param>
/// <param name="Previous">Base address of each instance of the release that serves; empty at a first release.</param>
/// <param name="Signals">What the platform says about the candidate from now on.</param>
public sealed record ReleaseObservation(IReadOnlyList<Uri> Candidate, IReadOnlyList<Uri> Previous, IWorkloadSignals Signals)
{
    /// <summary>Reads the candidate's counters, where its instances come and go or are not to be reached by plain addresses.</summary>
    public ITelemetrySource? Telemetry { get; init; }

    /// <summary>The same for the release that serves beside it.</summary>
    public ITelemetrySource? OldTelemetry { get; init; }

    /// <summary>The release that serves does not run beside the candidate any more: <see cref="OldTelemetry"/> is what its own bake counted. Default: no.</summary>
    public bool OldIsRecorded { get; init; }

    /// <summary>Sends requests to the candidate, likewise.</summary>
    public IProbe? Probe { get; init; }

    /// <summary>An address on this machine at which the candidate answers, where instances come and go; for the user's own checks.</summary>
    public Func<CancellationToken, Task<Uri?>>? Address { get; init; }

    /// <summary>Sends requests to the release that serves beside it.</summary>
    public IProbe? OldProbe { get; init; }
}
