namespace Slipway.Delivery.Baking;

/// <summary>What the error rate is counted from. Never both, or a probe would count twice.</summary>
public enum EvidenceSource
{
    /// <summary>The instances' own counters. Probes are traffic like any other there; only those that reached no instance are added as errors.</summary>
    Telemetry,

    /// <summary>The answers to the probes, for a service without metrics.</summary>
    Probes,
}
