using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.Dora;

/// <summary>Takes events one by one and keeps of each only what the metrics need, so that a ledger of any length fits.</summary>
/// <param name="now">The moment that the metrics are about; later events are not looked at.</param>
/// <param name="options">The windows.</param>
internal sealed class DoraAccumulator(DateTimeOffset now, DoraOptions? options)
{
    private readonly DoraOptions _options = options ?? new();
    private readonly Dictionary<(string Service, string Environment), SeriesFacts> _series = [];

    /// <summary>Takes one event; the order does not matter.</summary>
    public void Add(LedgerEvent ledgerEvent)
    {
        if (ledgerEvent.At > now)
        {
            return;
        }

        var key = (ledgerEvent.Service, ledgerEvent.Environment);
        if (!_series.TryGetValue(key, out var facts))
        {
            _series.Add(key, facts = new SeriesFacts());
        }

        facts.Add(ledgerEvent);
    }

    /// <summary>The metrics of what was taken.</summary>
    public DoraRecord Complete() => new(now,
    [
        .. _series
            .OrderBy(pair => pair.Key.Service, StringComparer.Ordinal).ThenBy(pair => pair.Key.Environment, StringComparer.Ordinal)
            .Select(pair => Measure(pair.Key.Service, pair.Key.Environment, pair.Value)),
    ]);

    private DoraSeries Measure(string service, string environment, SeriesFacts facts)
    {
        var measure = new WindowMeasure(facts, Timeline.Resolve(facts));
        return new(
            service,
            environment,
            [.. _options.Windows.Select(days => measure.Over(days, now))],
            [.. Enumerable.Range(0, _options.TrendWeeks).Reverse().Select(weeks => measure.Over(7, now.AddDays(-7 * weeks)))],
            measure.OpenFailures)
        {
            LastDeployment = measure.LastDeployment,
            LastFailedDeployment = measure.LastFailedDeployment,
        };
    }
}
