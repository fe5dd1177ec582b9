using LoadHarness.Http;

namespace LoadHarness.Metrics;

/// <summary><c>/metrics</c>.</summary>
internal static class MetricsRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var page = app.ServiceProvider.GetRequiredService<MetricsPage>();
        app.MapRead("/metrics", context =>
        {
            context.Response.ContentType = PrometheusText.ContentType;
            context.Response.Headers.CacheControl = "no-store";
            return context.Response.WriteAsync(page.Write(), context.RequestAborted);
        }).WithoutFaults();
    }
}
