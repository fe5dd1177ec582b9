namespace Slipway.Delivery.Baking;

/// <summary>Reads each instance's own metrics page, all at once.</summary>
public sealed class ScrapeTelemetrySource : ITelemetrySource
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(3);

    private readonly HttpClient _http;
    private readonly Func<CancellationToken, Task<IReadOnlyList<ScrapeTarget>>> _targets;
    private readonly MetricNames _names;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _timeout;

    /// <summary>Reads the same instances each time.</summary>
    public ScrapeTelemetrySource(HttpClient http, IReadOnlyList<ScrapeTarget> targets, TimeProvider clock, MetricNames? names = null, TimeSpan? timeout = null)
        : this(http, _ => Task.FromResult(targets), clock, names, timeout)
    {
    }

    /// <summary>Asks each time which instances there are. One that takes longer than the timeout (default 3 s) is not readable, and delays no other.</summary>
    public ScrapeTelemetrySource(
        HttpClient http,
        Func<CancellationToken, Task<IReadOnlyList<ScrapeTarget>>> targets,
        TimeProvider clock,
        MetricNames? names = null,
        TimeSpan? timeout = null)
    {
        (_http, _targets, _clock) = (http, targets, clock);
        _names = names ?? new MetricNames();
        _timeout = timeout ?? DefaultTimeout;
    }

    /// <summary>The pages at <c>/metrics</c> (or the service's own route) of instances known by their base addresses.</summary>
    public static ScrapeTelemetrySource Of(HttpClient http, IEnumerable<Uri> instances, ServiceEndpoints endpoints, TimeProvider clock) =>
        new(
            http,
            [.. instances.Select(instance => new ScrapeTarget(instance.Authority, new Uri(instance, endpoints.Metrics ?? "/metrics")))],
            clock,
            MetricNames.For(endpoints));

    /// <inheritdoc/>
    public async Task<TelemetryReading> ReadAsync(CancellationToken cancellationToken)
    {
        var instances = await _targets(cancellationToken).ConfigureAwait(false);
        var pages = await Task.WhenAll(instances.Select(instance => ScrapeAsync(instance, cancellationToken))).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();

        var failed = pages.Where(page => page.Problem is not null).ToArray();
        if (failed.Length == pages.Length)
        {
            var reason = failed.Length == 0 ? "the release has no instance to read" : string.Join("; ", failed.Select(page => page.Problem));
            return TelemetryReading.NotReadable(reason);
        }

        return new TelemetryReading
        {
            Pods = [.. pages.Select(page => page.Counters).OfType<PodCounters>()],
            Unreadable = [.. failed.Select(page => page.Pod)],
            Hint = pages.All(page => page.Problem is not null || !page.Named) ? $"no series is named {_names.Requests}" : null,
        };
    }

    private Task<Page> ScrapeAsync(ScrapeTarget target, CancellationToken cancellationToken) => Guarded.RunAsync(
        async token =>
        {
            var samples = PrometheusTextParser.Parse(await _http.GetStringAsync(target.Address, token).ConfigureAwait(false));
            return new Page(target.Pod, MetricsPage.CountersOf(target.Pod, samples, _names), samples.Any(sample => sample.Name == _names.Requests), null);
        },
        reason => new Page(target.Pod, null, false, $"{target.Address}: {reason}"),
        _timeout,
        _clock,
        cancellationToken);

    private sealed record Page(string Pod, PodCounters? Counters, bool Named, string? Problem);
}
