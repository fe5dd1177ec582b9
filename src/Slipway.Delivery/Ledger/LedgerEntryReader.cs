namespace Slipway.Delivery.Ledger;

/// <summary>Reads one line; never throws for what stands in it.</summary>
internal delegate LedgerEntry<T> LedgerEntryReader<T>(ReadOnlySpan<byte> line, LedgerStrings strings);
