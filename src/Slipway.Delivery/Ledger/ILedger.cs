namespace Slipway.Delivery.Ledger;

/// <summary>
/// The append-only history of deliveries. Several homes hold it (a file, a git ref, GitHub Deployments); all of them mean the set of events, so two histories
/// merge by union.
/// </summary>
public interface ILedger
{
    /// <summary>Where it is kept, for messages.</summary>
    string Home { get; }

    /// <summary>
    /// Adds events durably (an append that is cut leaves whole events and no half ones) and answers how many were new: an event that is already there changes
    /// nothing. Goes through the change gate.
    /// </summary>
    Task<int> AppendAsync(IReadOnlyCollection<LedgerEvent> events, CancellationToken cancellationToken);

    /// <summary>
    /// Hands each event to <paramref name="each"/> once, in the order in which they are kept, without holding them all; answers what was passed over. An empty
    /// ledger is no problem.
    /// </summary>
    Task<IReadOnlyList<LedgerProblem>> ReadAsync(Action<LedgerEvent> each, CancellationToken cancellationToken);
}
