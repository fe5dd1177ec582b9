namespace Slipway.Delivery.Baking;

/// <summary>What a release's instances counted in some past time, from a Prometheus server.</summary>
internal sealed class PrometheusWindow(HttpClient http, Uri server, PrometheusSelector selector)
{
    private readonly PrometheusClient _client = new(http, server);

    /// <summary>
    /// The time before <paramref name="end"/>, read backwards: each point holds what was answered in the last so many seconds. Raw counters are diffed instance by
    /// instance, and one that began anew counts from zero.
    /// </summary>
    public async Task<BakeEvidence> ReadBackwardsAsync(DateTimeOffset end, TimeSpan length, TimeSpan step, CancellationToken cancellationToken)
    {
        var series = await _client.QueryRangeAsync(selector.CountsQuery(), end - length, end, step, cancellationToken).ConfigureAwait(false);
        var came = new SortedDictionary<DateTimeOffset, (long Requests, long Errors)>();
        foreach (var one in series)
        {
            var errors = one.Labels.GetValueOrDefault(PrometheusSelector.Mark) == "errors";
            foreach (var (before, now) in one.Values.Zip(one.Values.Skip(1)))
            {
                var more = (long)(now.Value >= before.Value ? now.Value - before.Value : now.Value);
                var known = came.GetValueOrDefault(now.At);
                came[now.At] = errors ? (known.Requests, known.Errors + more) : (known.Requests + more, known.Errors);
            }
        }

        var points = new List<EvidencePoint>();
        foreach (var (at, (requests, errors)) in came.Reverse())
        {
            // What is seen at one time happened in the step before it.
            var last = points.Count > 0 ? points[^1] : new EvidencePoint(TimeSpan.Zero, 0, 0);
            points.Add(new EvidencePoint(end - at + step, last.Requests + requests, last.Errors + Math.Min(errors, requests)));
        }

        return new BakeEvidence(points);
    }
}
