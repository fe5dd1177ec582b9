using Slipway.Delivery.Ledger;
using Slipway.Delivery.Releasing;

namespace Slipway.Delivery.Dora;

/// <summary>The figures and the page of a ledger of any length. It is read twice: once for the figures, once for the newest deployments of each series, the
/// only ones of which the page tells in words. So the memory does not grow with the texts of the past.</summary>
public static class DoraReport
{
    /// <summary>Reads <paramref name="ledger"/> as it was at <paramref name="now"/>; later events are not looked at.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="now">The moment that the report is about.</param>
    /// <param name="links">Where commits are to be read; absent: they are no links.</param>
    /// <param name="options">The windows. Default: 7, 30 and 90 days.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static Task<(DoraRecord Record, string Page, IReadOnlyList<LedgerProblem> Problems)> ReadAsync(
        ILedger ledger, DateTimeOffset now, RepositoryLinks? links, DoraOptions? options, CancellationToken cancellationToken) => ledger switch
        {
            FileLedger file => ReadFileAsync(file, now, links, options, cancellationToken),
            GitLedger git => git.ReadFileAsync((file, token) => ReadFileAsync(file, now, links, options, token), cancellationToken),
            _ => ReadWholeAsync(ledger, now, links, options, cancellationToken),
        };

    private static async Task<(DoraRecord Record, string Page, IReadOnlyList<LedgerProblem> Problems)> ReadFileAsync(
        FileLedger ledger, DateTimeOffset now, RepositoryLinks? links, DoraOptions? options, CancellationToken cancellationToken)
    {
        var accumulator = new DoraAccumulator(now, options);
        var problems = await ledger.ReadAsync<DoraEvent>(DoraLine.Read, accumulator.Add, cancellationToken).ConfigureAwait(false);
        var record = accumulator.Complete() with { LinesPassedOver = problems.Count };
        GC.Collect(); // what one step has left behind would otherwise lie beside what the next one makes
        var recent = new RecentEvents(accumulator, now);
        await ledger.ReadAgainAsync<LedgerEvent?>(recent.Read, recent.Add, cancellationToken).ConfigureAwait(false);
        GC.Collect();
        return (record, DoraPage.Write(record, accumulator, recent, links), problems);
    }

    private static async Task<(DoraRecord Record, string Page, IReadOnlyList<LedgerProblem> Problems)> ReadWholeAsync(
        ILedger ledger, DateTimeOffset now, RepositoryLinks? links, DoraOptions? options, CancellationToken cancellationToken)
    {
        var history = await ledger.ReadAllAsync(cancellationToken).ConfigureAwait(false);
        var record = DoraMetrics.Compute(history.Events, now, options) with { LinesPassedOver = history.Problems.Length };
        return (record, DoraPage.Write(record, history.Events, links), history.Problems);
    }
}
