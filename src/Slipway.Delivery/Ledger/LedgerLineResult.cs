namespace Slipway.Delivery.Ledger;

/// <summary>What one line holds: an event and its id, or why there is none.</summary>
internal readonly record struct LedgerLineResult(LedgerEvent? Event, UInt128 Id, LedgerProblemKind Problem, string? Message)
{
    public static LedgerLineResult Failed(LedgerProblemKind kind, string reason, string excerpt) => new(null, default, kind, $"{reason}: {excerpt}");
}
