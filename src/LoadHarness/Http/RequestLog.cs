namespace LoadHarness.Http;

/// <summary>Gives each request its id, puts it on every log line and on the answer, and writes one line when the request is done.</summary>
internal sealed class RequestLog(TimeProvider clock, ILogger<RequestLog> log)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var id = RequestId.Of(context.Request);
        context.TraceIdentifier = id;
        context.Response.Headers[RequestId.Header] = id;
        context.Response.Headers.XContentTypeOptions = "nosniff";

        using var scope = log.BeginScope("Request {RequestId}", id);
        var started = clock.GetTimestamp();
        await next(context);
        var milliseconds = clock.GetElapsedTime(started).TotalMilliseconds;

        // Probes and scrapes come every few seconds for ever; they would bury the rest.
        var level = RouteLabels.IsExempt(context) ? LogLevel.Debug : LogLevel.Information;
        log.Log(
            level,
            "{Method} {Path} {Status} in {Milliseconds:0.0} ms",
            context.Request.Method, context.Request.Path, context.Response.StatusCode, milliseconds);
    }
}
