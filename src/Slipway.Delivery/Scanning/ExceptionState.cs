namespace Slipway.Delivery.Scanning;

/// <summary>What became of an exception in one scan.</summary>
public enum ExceptionState
{
    /// <summary>It excused at least one finding.</summary>
    Used,

    /// <summary>It is valid and matched nothing: it can go. Reported, never a failure.</summary>
    Unused,

    /// <summary>Its last day is over: it excuses nothing any more, and the gate fails until it is renewed or removed.</summary>
    Expired,
}
