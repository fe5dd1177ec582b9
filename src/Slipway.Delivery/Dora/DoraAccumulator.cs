using System.Runtime.InteropServices;
using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.Dora;

/// <summary>Takes events one by one and keeps of each only what the metrics need, so that a ledger of any length fits.</summary>
/// <param name="now">The moment that the metrics are about; later events are not looked at.</param>
/// <param name="options">The windows.</param>
internal sealed class DoraAccumulator(DateTimeOffset now, DoraOptions? options)
{
    private readonly DoraOptions _options = options ?? new();
    private readonly Dictionary<(string Service, string Environment), SeriesFacts> _series = [];
    private (string Service, string Environment) _lastKey;
    private SeriesFacts? _last;

    /// <summary>What is known of each series; with all that the time line tells, once it is complete.</summary>
    public IReadOnlyDictionary<(string Service, string Environment), SeriesFacts> Facts => _series;

    /// <summary>Takes one event; the order does not matter.</summary>
    public void Add(LedgerEvent ledgerEvent) => Add(DoraEvent.Of(ledgerEvent));

    /// <summary>The same.</summary>
    public void Add(DoraEvent added)
    {
        if (added.At <= now.UtcTicks)
        {
            Series((added.Service, added.Environment)).Add(added);
        }
    }

    /// <summary>The metrics of what was taken.</summary>
    public DoraRecord Complete()
    {
        var ordered = _series.OrderBy(pair => pair.Key.Service, StringComparer.Ordinal).ThenBy(pair => pair.Key.Environment, StringComparer.Ordinal).ToArray();
        var measured = new DoraSeries[ordered.Length];
        Parallel.For(0, ordered.Length, i => measured[i] = Measure(ordered[i].Key.Service, ordered[i].Key.Environment, ordered[i].Value));
        return new(now, ImmutableCollectionsMarshal.AsImmutableArray(measured));
    }

    /// <summary>Events of one release follow each other, so the series is most often the one before.</summary>
    private SeriesFacts Series((string Service, string Environment) key)
    {
        if (_last is not null && key == _lastKey)
        {
            return _last;
        }

        if (!_series.TryGetValue(key, out var facts))
        {
            _series.Add(key, facts = new SeriesFacts());
        }

        (_lastKey, _last) = (key, facts);
        return facts;
    }

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
