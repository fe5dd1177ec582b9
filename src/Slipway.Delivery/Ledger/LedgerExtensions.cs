using Slipway.Tooling;

namespace Slipway.Delivery.Ledger;

/// <summary>What every home can do.</summary>
public static class LedgerExtensions
{
    private const int ShownProblems = 5;

    /// <summary>Adds one event; answers whether it was new.</summary>
    public static async Task<bool> AppendAsync(this ILedger ledger, LedgerEvent ledgerEvent, CancellationToken cancellationToken) =>
        await ledger.AppendAsync([ledgerEvent], cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>Reads everything into memory.</summary>
    public static async Task<LedgerHistory> ReadAllAsync(this ILedger ledger, CancellationToken cancellationToken)
    {
        var events = new List<LedgerEvent>();
        var problems = await ledger.ReadAsync(events.Add, cancellationToken).ConfigureAwait(false);
        return new([.. events.OrderBy(ledgerEvent => ledgerEvent.At).ThenBy(ledgerEvent => ledgerEvent.Id, StringComparer.Ordinal)], [.. problems]);
    }

    /// <summary>Adds to <paramref name="ledger"/> every event of <paramref name="other"/> that it lacks: the union by event id. Answers how many those
    /// were.</summary>
    public static async Task<int> MergeFromAsync(this ILedger ledger, ILedger other, CancellationToken cancellationToken) =>
        await ledger.AppendAsync((await other.ReadAllAsync(cancellationToken).ConfigureAwait(false)).Events, cancellationToken).ConfigureAwait(false);

    /// <summary>Says, as warnings, what was passed over: the first few, and how many more.</summary>
    public static void Warn(this ILog log, ILedger ledger, IReadOnlyList<LedgerProblem> problems)
    {
        foreach (var problem in problems.Take(ShownProblems))
        {
            log.Warn($"{ledger.Home}, {problem}; passed over.");
        }

        if (problems.Count > ShownProblems)
        {
            log.Warn($"{ledger.Home}: {problems.Count - ShownProblems} more lines were passed over.");
        }
    }
}
