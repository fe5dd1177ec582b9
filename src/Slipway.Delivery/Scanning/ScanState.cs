namespace Slipway.Delivery.Scanning;

/// <summary>How one scan went.</summary>
public enum ScanState
{
    /// <summary>It ran to its end, and its report was read.</summary>
    Ran,

    /// <summary>It did not run to its end, or its report cannot be read. Never passes.</summary>
    Failed,

    /// <summary>It was not started, because the scanner is absent.</summary>
    Skipped,
}
