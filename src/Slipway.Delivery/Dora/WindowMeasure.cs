using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.Dora;

/// <summary>The metrics of one series over any window.</summary>
internal sealed class WindowMeasure(SeriesFacts facts, List<DeploymentFacts> reached)
{
    /// <summary>A commit that is later than its deployment by no more than the clocks' skew took no time; by more, its time is unknown.</summary>
    private static readonly long Skew = LedgerReaders.ClockSkew.Ticks;

    private readonly List<DeploymentFacts> _counted = Counted(reached);

    /// <summary>Used again for window after window: a quarter has sixteen of them.</summary>
    private readonly List<long> _times = [];

    private readonly List<long> _rejected = Rejected(facts.Deployments);

    public int OpenFailures => _counted.Count(deployment => deployment.IsFailure && deployment.Recovered == DeploymentFacts.Never);

    public DateTimeOffset? LastDeployment => _counted.Count == 0 ? null : Time(_counted[^1].Reached);

    public DateTimeOffset? LastFailedDeployment => _counted.FindLast(deployment => deployment.IsFailure) is { } last ? Time(last.Reached) : null;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public DoraWindow Over(int days, DateTimeOffset until)
    {
        var (to, from) = (until.UtcTicks, until.AddDays(-days).UtcTicks);
        var (first, last) = (FirstAfter(from), FirstAfter(to));
        var inside = CollectionsMarshal.AsSpan(_counted)[first..last];
        var (failures, planned, unplanned) = (0, 0, 0);
        foreach (var deployment in inside)
        {
            failures += deployment.IsFailure ? 1 : 0;
            planned += deployment.Planned == true ? 1 : 0;
            unplanned += deployment.Planned == false ? 1 : 0;
        }

        return new()
        {
            Days = days,
            Until = until,
            Deployments = inside.Length,
            DeploymentsRejected = _rejected.Count(time => time > from && time <= to),
            LeadTime = Duration(LeadTimes(inside)),
            DeploymentFrequency = Frequency(inside.Length, Math.Max(from, facts.First), to),
            RecoveryTime = Duration(RecoveryTimes(from, to)),
            ChangeFailRate = Rate(failures, inside.Length),
            ReworkRate = Rate(unplanned, planned + unplanned),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static List<DeploymentFacts> Counted(List<DeploymentFacts> reached)
    {
        var counted = new List<DeploymentFacts>(reached.Count);
        foreach (var deployment in reached)
        {
            if (deployment.Counts)
            {
                counted.Add(deployment);
            }
        }

        return counted;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static List<long> Rejected(IReadOnlyList<DeploymentFacts> deployments)
    {
        var rejected = new List<long>();
        for (var i = 0; i < deployments.Count; i++)
        {
            if (deployments[i].Rejected is not DeploymentFacts.Never and var time)
            {
                rejected.Add(time);
            }
        }

        return rejected;
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private int FirstAfter(long time)
    {
        var (low, high) = (0, _counted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _counted[middle].Reached > time ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private List<long> LeadTimes(ReadOnlySpan<DeploymentFacts> deployments)
    {
        _times.Clear();
        foreach (var deployment in deployments)
        {
            // The commits of a release that was taken back come to users with the next one, which counts them.
            if (deployment.Succeeded == DeploymentFacts.Never || deployment.RolledBack != DeploymentFacts.Never)
            {
                continue;
            }

            for (var i = 0; i < deployment.Commits.Count; i++)
            {
                var time = deployment.Succeeded - deployment.Commits[i];
                if (time >= -Skew)
                {
                    _times.Add(Math.Max(0, time));
                }
            }
        }

        return _times;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private List<long> RecoveryTimes(long from, long to)
    {
        _times.Clear();
        foreach (var deployment in _counted)
        {
            if (deployment.IsFailure && deployment.Recovered > from && deployment.Recovered <= to)
            {
                _times.Add(Math.Max(0, deployment.Recovered - deployment.SufferedSince));
            }
        }

        return _times;
    }

    private static DoraDuration? Duration(List<long> ticks)
    {
        if (ticks.Count == 0)
        {
            return null;
        }

        var median = TimeSpan.FromTicks((long)Median.Of(ticks));
        return new(Math.Round(median.TotalSeconds, 3), ticks.Count, DoraBuckets.Of(median));
    }

    private static DoraFrequency? Frequency(int deployments, long from, long to)
    {
        if (deployments == 0)
        {
            return null;
        }

        var days = Math.Max(1, TimeSpan.FromTicks(to - from).TotalDays);
        return new(deployments / days, Math.Round(days, 3), DoraBuckets.OfFrequency(deployments / days));
    }

    private static DoraRate? Rate(int count, int of) => of == 0 ? null : new((double)count / of, count, of, DoraBuckets.OfRate((double)count / of));
}
