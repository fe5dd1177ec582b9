using System.Collections.Concurrent;
using System.Globalization;
using LoadHarness.Http;

namespace LoadHarness.Metrics;

/// <summary>Counts and times every request by route, method and code.</summary>
internal sealed class HttpMetrics
{
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<(string Route, string Method, int Code), Counter> _requests = new();
    private readonly ConcurrentDictionary<(string Route, string Method), Histogram> _durations = new();
    private int _inFlight;

    public HttpMetrics(TimeProvider clock)
    {
        _clock = clock;
        // The judged route is there from the first scrape on, so that a rate over the first window does not miss its first requests.
        foreach (var code in (int[])[StatusCodes.Status200OK, StatusCodes.Status500InternalServerError])
            _requests[(WorkRoutes.Path, HttpMethods.Get, code)] = new Counter();
        _durations[(WorkRoutes.Path, HttpMethods.Get)] = new Histogram();
    }

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var started = _clock.GetTimestamp();
        Interlocked.Increment(ref _inFlight);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            var (route, method) = (RouteLabels.Of(context), RouteLabels.MethodOf(context));
            Interlocked.Increment(ref _requests.GetOrAdd((route, method, context.Response.StatusCode), _ => new Counter()).Value);
            _durations.GetOrAdd((route, method), _ => new Histogram()).Observe(_clock.GetElapsedTime(started));
        }
    }

    public void Write(PrometheusText text)
    {
        text.Family("http_requests_total", "counter", "Requests answered, by route, method and status code.");
        foreach (var ((route, method, code), counter) in _requests.OrderBy(r => r.Key))
        {
            var status = code.ToString(CultureInfo.InvariantCulture);
            text.Sample("http_requests_total", Interlocked.Read(ref counter.Value), ("route", route), ("method", method), ("code", status));
        }


        text.Family("http_request_duration_seconds", "histogram", "How long requests took, by route and method.");
        foreach (var ((route, method), histogram) in _durations.OrderBy(d => d.Key))
            text.Histogram("http_request_duration_seconds", histogram, ("route", route), ("method", method));

        text.Family("http_requests_in_flight", "gauge", "Requests being answered now, this scrape included.");
        text.Sample("http_requests_in_flight", Volatile.Read(ref _inFlight));
    }

    private sealed class Counter
    {
        public long Value;
    }
}
