namespace Slipway.Delivery.Scanning;

/// <summary>An exception with what became of it.</summary>
/// <param name="Exception">The exception.</param>
/// <param name="State">Used, unused or expired.</param>
public sealed record JudgedException(ScanException Exception, ExceptionState State);
