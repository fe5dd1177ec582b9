namespace Slipway.Delivery.Ledger;

/// <summary>A part of a ledger that begins with a line and ends with one.</summary>
/// <param name="Bytes">Where it stands; rented.</param>
/// <param name="Length">How much of that it is.</param>
internal readonly record struct LedgerBlock(byte[] Bytes, int Length);
