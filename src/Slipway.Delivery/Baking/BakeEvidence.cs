namespace Slipway.Delivery.Baking;

/// <summary>What a bake counted, small enough to be kept with the release: the next one is compared with it where the old release does not run beside it.</summary>
/// <param name="Points">In the order of time; at most <see cref="Most"/>.</param>
public sealed record BakeEvidence(IReadOnlyList<EvidencePoint> Points)
{
    /// <summary>More points than this are thinned out.</summary>
    public const int Most = 60;

    /// <summary>The evidence of a bake.</summary>
    public static BakeEvidence Of(BakeRecord record)
    {
        var all = new List<EvidencePoint>();
        foreach (var (at, requests, errors) in BakeSeries.Steps(record))
        {
            all.Add(new EvidencePoint(at, requests + (all.Count > 0 ? all[^1].Requests : 0), errors + (all.Count > 0 ? all[^1].Errors : 0)));
        }

        var every = (all.Count + Most - 1) / Most;
        return new BakeEvidence(every <= 1 ? all : [.. all.Where((_, index) => (all.Count - 1 - index) % every == 0)]);
    }
}
