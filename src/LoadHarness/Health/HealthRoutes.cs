using LoadHarness.Configuration;
using LoadHarness.Http;

namespace LoadHarness.Health;

/// <summary><c>/healthz</c>, <c>/readyz</c>, <c>/version</c>.</summary>
internal static class HealthRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var readiness = app.ServiceProvider.GetRequiredService<Readiness>();
        var identity = app.ServiceProvider.GetRequiredService<ServiceIdentity>();

        app.MapRead("/healthz", context => WriteAsync(context, "healthy", StatusCodes.Status200OK)).WithoutFaults();
        app.MapRead("/readyz", context =>
        {
            var state = readiness.State;
            return WriteAsync(context, state, state == "ready" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).WithoutFaults();
        app.MapRead("/version", context =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return context.Response.WriteAsJsonAsync(identity, HarnessJson.Default.ServiceIdentity, cancellationToken: context.RequestAborted);
        }).WithoutFaults();
    }

    private static Task WriteAsync(HttpContext context, string status, int code)
    {
        context.Response.StatusCode = code;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(new HealthAnswer(status), HarnessJson.Default.HealthAnswer, cancellationToken: context.RequestAborted);
    }
}
