namespace Slipway.Delivery.Scanning;

/// <summary>A scanner's report cannot be read; <see cref="Exception.Message"/> completes “the report cannot be read: …”.</summary>
public sealed class ScanReportException(string reason, Exception? inner = null) : Exception(reason, inner);
