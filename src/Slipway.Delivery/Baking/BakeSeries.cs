namespace Slipway.Delivery.Baking;

/// <summary>What a record shows over time.</summary>
internal static class BakeSeries
{
    public const int Width = 60;

    public static IEnumerable<double?> ErrorShares(BakeRecord record) =>
        Steps(record).Select(step => step.Requests > 0 ? (double?)step.Errors / step.Requests : null);

    public static IEnumerable<double?> Requests(BakeRecord record) =>
        Steps(record).Select(step => step.Requests > 0 ? (double?)step.Requests : null);

    /// <summary>What came from reading to reading.</summary>
    public static IEnumerable<(TimeSpan At, long Requests, long Errors)> Steps(BakeRecord record)
    {
        var ledger = new CounterLedger(null);
        var first = true;
        foreach (var sample in record.Samples)
        {
            if (record.Plan.Evidence == EvidenceSource.Probes)
            {
                if (sample.Probes is { } tally)
                    yield return (sample.At, tally.Good + tally.ServerErrors + tally.Failed, tally.ServerErrors + tally.Failed);
            }
            else if (sample.New is { } reading)
            {
                var deltas = ledger.Advance(reading);
                var lost = sample.Probes?.Failed ?? 0;
                if (!first)
                    yield return (sample.At, deltas.Sum(delta => delta.Requests) + lost, deltas.Sum(delta => delta.Errors) + lost);
                first = false;
            }
        }
    }
}
