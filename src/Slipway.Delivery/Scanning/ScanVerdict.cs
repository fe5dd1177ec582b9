namespace Slipway.Delivery.Scanning;

/// <summary>What the gate says of a scan.</summary>
public enum ScanVerdict
{
    /// <summary>Every wanted scan ran, and nothing counts.</summary>
    Passed,

    /// <summary>Something counts, a scan failed, an exception has expired, or the database is too old.</summary>
    Failed,

    /// <summary>A scan was not started, because its scanner is absent, and nothing else is wrong. Whether that may pass is the caller's to say.</summary>
    Skipped,
}
