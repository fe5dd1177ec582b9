using System.Globalization;

namespace Slipway.Delivery.Baking;

/// <summary>Reads the counters of a release's instances from a Prometheus server: raw counters per instance, never rates or ratios.</summary>
public sealed class PrometheusTelemetrySource(HttpClient http, Uri server, PrometheusSelector selector) : ITelemetrySource
{
    private readonly PrometheusClient _client = new(http, server);
    private readonly string _query = selector.Query();

    /// <inheritdoc/>
    public async Task<TelemetryReading> ReadAsync(CancellationToken cancellationToken)
    {
        var samples = await _client.QueryAsync(_query, cancellationToken).ConfigureAwait(false);
        var instances = samples.GroupBy(sample => sample.Label(selector.PodLabel), StringComparer.Ordinal).Where(pod => pod.Key.Length > 0).ToArray();
        var up = instances.Where(pod => pod.Any(sample => Is(sample, "up") && sample.Value == 1)).ToArray();
        var down = instances.Where(pod => pod.Any(sample => Is(sample, "up") && sample.Value != 1)).Select(pod => pod.Key).ToArray();
        if (up.Length == 0)
        {
            return TelemetryReading.NotReadable(down.Length > 0
                ? $"{server} cannot reach {string.Join(", ", down)}"
                : $"{server} knows no target {{{string.Join(",", selector.Labels.Select(label => $"{label.Key}=\"{label.Value}\""))}}} with a {selector.PodLabel} label");
        }

        return new TelemetryReading
        {
            Pods = [.. up.Select(pod => CountersOf(pod.Key, [.. pod]))],
            Unreadable = down,
            Hint = samples.Any(sample => Is(sample, "requests")) ? null : $"{server} has no judged series {selector.Names.Requests} of the release",
        };
    }

    private static PodCounters CountersOf(string pod, PrometheusSample[] samples) => new(pod, Count(samples, "requests"), Count(samples, "errors"))
    {
        StartedAt = samples.FirstOrDefault(sample => Is(sample, "start"))?.Value,
        Timed = Count(samples, "timed"),
        Buckets =
        [
            .. samples.Where(sample => Is(sample, "bucket"))
                .Select(sample => new LatencyBucket(Bound(sample.Label("le")), (long)sample.Value))
                .Where(bucket => double.IsFinite(bucket.Le))
                .OrderBy(bucket => bucket.Le),
        ],
    };

    // No error series at all means no errors.
    private static long Count(PrometheusSample[] samples, string what) =>
        (long)samples.Where(sample => Is(sample, what) && double.IsFinite(sample.Value)).Sum(sample => sample.Value);

    private static bool Is(PrometheusSample sample, string what) => sample.Label(PrometheusSelector.Mark) == what;

    private static double Bound(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var le) ? le : double.PositiveInfinity;
}
