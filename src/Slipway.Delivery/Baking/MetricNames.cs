namespace Slipway.Delivery.Baking;

/// <summary>How a service names what the bake reads. The defaults are those of the common client libraries.</summary>
public sealed record MetricNames
{
    /// <summary>The counter of requests. Default: <c>http_requests_total</c>.</summary>
    public string Requests { get; init; } = "http_requests_total";

    /// <summary>The latency histogram in seconds, without suffix. Default: <c>http_request_duration_seconds</c>.</summary>
    public string Duration { get; init; } = "http_request_duration_seconds";

    /// <summary>The start time of the process. Default: <c>process_start_time_seconds</c>.</summary>
    public string StartTime { get; init; } = "process_start_time_seconds";

    /// <summary>The label that holds the status code. Default: <c>code</c>.</summary>
    public string CodeLabel { get; init; } = "code";

    /// <summary>The label that holds the route. Default: <c>route</c>.</summary>
    public string RouteLabel { get; init; } = "route";

    /// <summary>What a code begins with to be an error. Default: <c>5</c>.</summary>
    public string ErrorCodePrefix { get; init; } = "5";

    /// <summary>Routes that are never judged: they do no work, and their success says nothing.</summary>
    public IReadOnlyList<string> ExcludedRoutes { get; init; } = ["/healthz", "/readyz", "/livez", "/version", "/metrics"];

    /// <summary>Labels that a series must have, with their values. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Matchers { get; init; } = new Dictionary<string, string>();

    /// <summary>The names with a service's own routes for health, readiness, version and metrics left out of the judgement.</summary>
    public static MetricNames For(ServiceEndpoints endpoints)
    {
        var names = new MetricNames();
        string?[] own = [endpoints.Ready, endpoints.Health, endpoints.Version, endpoints.Metrics];
        return names with { ExcludedRoutes = [.. names.ExcludedRoutes.Concat(own.OfType<string>()).Distinct(StringComparer.Ordinal)] };
    }

    internal bool Judges(PrometheusSample sample) =>
        !ExcludedRoutes.Contains(sample.Label(RouteLabel).TrimEnd('/') is { Length: > 0 } route ? route : "/", StringComparer.OrdinalIgnoreCase)
        && Matchers.All(matcher => sample.Label(matcher.Key) == matcher.Value);
}
