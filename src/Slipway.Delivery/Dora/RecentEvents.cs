using Slipway.Delivery.Dora.Page;
using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.Dora;

/// <summary>The events of the newest deployments of each series, and all of incidents: what the page tells in words.</summary>
internal sealed class RecentEvents
{
    /// <summary>A deployment's first event is no longer than that before users get it.</summary>
    private static readonly long Longest = TimeSpan.FromDays(1).Ticks;

    private readonly Dictionary<(string Service, string Environment), (long Since, List<LedgerEvent> Events)> _series = [];
    private readonly HashSet<string> _seen = [];
    private readonly long _now;

    /// <param name="accumulator">Has read everything.</param>
    /// <param name="now">Later events are left out.</param>
    public RecentEvents(DoraAccumulator accumulator, DateTimeOffset now)
    {
        _now = now.UtcTicks;
        foreach (var (key, facts) in accumulator.Facts)
        {
            _series.Add(key, (Newest(facts), []));
        }
    }

    /// <summary>Since when the deployments of this series are told one by one, in UTC ticks.</summary>
    public long Since(DoraSeries series) => _series[(series.Service, series.Environment)].Since;

    public IReadOnlyList<LedgerEvent> Of(DoraSeries series) => _series[(series.Service, series.Environment)].Events;

    /// <summary>Reads the whole line only where its event is wanted; what is wrong with a line was said by the first reading.</summary>
    public LedgerEntry<LedgerEvent?> Read(ReadOnlySpan<byte> line, LedgerStrings strings)
    {
        if (DoraLine.TryReadHead(line, strings, out var head) && !IsWanted(head.Service, head.Environment, head.Kind, head.At))
        {
            return default;
        }

        var whole = LedgerLine.Read(line, strings);
        return whole.Event is { } read && IsWanted(read.Service, read.Environment, read.Kind, read.At.UtcTicks)
            ? new(read, read.Kind, read.At.UtcTicks, whole.Id)
            : default;
    }

    public void Add(LedgerEvent? read)
    {
        if (read is not null && _seen.Add(read.Id))
        {
            _series[(read.Service, read.Environment)].Events.Add(read);
        }
    }

    /// <summary>Where the newest begin that are told in words; 0, the beginning of time, where all are.</summary>
    private static long Newest(SeriesFacts facts)
    {
        var times = new List<long>(facts.Deployments.Count);
        foreach (var deployment in facts.Deployments)
        {
            if (Math.Min(deployment.Reached, deployment.Rejected) is not DeploymentFacts.Never and var time)
            {
                times.Add(time);
            }
        }

        times.Sort();
        return times.Count <= DeploymentList.Shown ? 0 : times[^DeploymentList.Shown];
    }

    private bool IsWanted(string service, string environment, LedgerEventKind kind, long at) => at <= _now
        && _series.TryGetValue((service, environment), out var series) && (DoraEvent.IsOfIncident(kind) || at >= series.Since - Longest);
}
