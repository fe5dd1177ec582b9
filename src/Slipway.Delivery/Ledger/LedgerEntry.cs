namespace Slipway.Delivery.Ledger;

/// <summary>What one line holds for a reader that wants a <typeparamref name="T"/> of it; where there is a <paramref name="Message"/>: no event, and
/// why.</summary>
internal readonly record struct LedgerEntry<T>(
    T? Event, LedgerEventKind Kind, long At, UInt128 Id, LedgerProblemKind Problem = default, string? Message = null);
