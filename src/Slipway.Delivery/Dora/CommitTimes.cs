using System.Collections.Immutable;
using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.Dora;

/// <summary>When the commits of a deployment were written, as UTC ticks. Most deployments bring few: the first one needs no memory of its own.</summary>
internal readonly struct CommitTimes
{
    private readonly long _first;
    private readonly long[]? _all;

    /// <summary>One commit.</summary>
    public CommitTimes(long only) => (Count, _first) = (1, only);

    /// <summary>Any number of commits.</summary>
    public CommitTimes(ReadOnlySpan<long> times)
    {
        Count = times.Length;
        _first = Count > 0 ? times[0] : 0;
        _all = Count > 1 ? times.ToArray() : null;
    }

    public int Count { get; }

    public long this[int index] => _all is null ? _first : _all[index];

    public static CommitTimes Of(ImmutableArray<LedgerCommit> commits) => commits.IsDefaultOrEmpty
        ? default
        : new([.. commits.Select(commit => (commit.FirstAt ?? commit.At).UtcTicks)]);
}
