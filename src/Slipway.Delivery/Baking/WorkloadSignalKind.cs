namespace Slipway.Delivery.Baking;

/// <summary>What a platform can notice about an instance.</summary>
public enum WorkloadSignalKind
{
    /// <summary>An instance was restarted. Two instances once, or one twice, is a failure; one restart alone is not.</summary>
    Restarted,

    /// <summary>Ended and does not come back by itself (a local process that exited, CrashLoopBackOff). A failure.</summary>
    Crashed,

    /// <summary>Ended for lack of memory. A failure.</summary>
    OutOfMemory,

    /// <summary>The image cannot be pulled. A failure.</summary>
    ImagePullFailed,

    /// <summary>The container cannot be made from its configuration. A failure.</summary>
    ConfigurationError,

    /// <summary>Was ready and is not. Noted; the deadline goes on running.</summary>
    NotReady,

    /// <summary>Ready (again). Noted.</summary>
    Ready,

    /// <summary>Waits for a node. Noted; wait.</summary>
    Unschedulable,

    /// <summary>A newer deploy has replaced this candidate.</summary>
    Superseded,
}
