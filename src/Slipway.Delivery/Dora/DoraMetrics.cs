using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.Dora;

/// <summary>The five metrics of dora.dev as a pure function of the ledger: the same events, in whatever order and however often, give the same
/// figures.</summary>
public static class DoraMetrics
{
    /// <summary>Computes them as they were known at <paramref name="now"/>; later events are not looked at.</summary>
    public static DoraRecord Compute(IEnumerable<LedgerEvent> events, DateTimeOffset now, DoraOptions? options = null)
    {
        var accumulator = new DoraAccumulator(now, options);
        foreach (var ledgerEvent in events)
        {
            accumulator.Add(ledgerEvent);
        }

        return accumulator.Complete();
    }

    /// <summary>Computes them from a ledger, without holding its events.</summary>
    public static async Task<(DoraRecord Record, IReadOnlyList<LedgerProblem> Problems)> ComputeAsync(
        ILedger ledger, DateTimeOffset now, DoraOptions? options, CancellationToken cancellationToken)
    {
        var accumulator = new DoraAccumulator(now, options);
        var problems = await (ledger switch
        {
            FileLedger file => file.ReadAsync<DoraEvent>(DoraLine.Read, accumulator.Add, cancellationToken),
            GitLedger git => git.ReadFileAsync((file, token) => file.ReadAsync<DoraEvent>(DoraLine.Read, accumulator.Add, token), cancellationToken),
            _ => ledger.ReadAsync(accumulator.Add, cancellationToken),
        }).ConfigureAwait(false);
        return (accumulator.Complete() with { LinesPassedOver = problems.Count }, problems);
    }
}
