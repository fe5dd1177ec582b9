namespace Slipway.Delivery.Baking;

/// <summary>What became of a probe.</summary>
public enum ProbeResult
{
    /// <summary>The service answered, with whatever status.</summary>
    Answered,

    /// <summary>The service did not take the connection, broke it, or did not answer in time.</summary>
    Failed,

    /// <summary>It never set off: the way to the service (a tunnel, a port-forward) is broken. Says nothing about the service.</summary>
    NotSent,
}
