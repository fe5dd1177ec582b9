using System.Collections.Immutable;

namespace Slipway.Delivery.Ledger;

/// <summary>All that a ledger holds.</summary>
/// <param name="Events">Each event once, in the order in which they happened.</param>
/// <param name="Problems">The lines that were passed over.</param>
public sealed record LedgerHistory(ImmutableArray<LedgerEvent> Events, ImmutableArray<LedgerProblem> Problems);
