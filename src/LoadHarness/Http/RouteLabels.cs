namespace LoadHarness.Http;

/// <summary>Routes as the rest of the service sees them: a bounded set of labels, some of them exempt from faults.</summary>
internal static class RouteLabels
{
    /// <summary>The label of everything that no route answers, so that a scanner cannot make a series for each path it tries.</summary>
    public const string Unmatched = "unmatched";

    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    public static string Of(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? Unmatched;

    public static string MethodOf(HttpContext context) => Array.Find(Methods, m => HttpMethods.Equals(m, context.Request.Method)) ?? "OTHER";

    public static bool IsExempt(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<FaultExempt>() is not null;

    /// <summary>Maps GET, and HEAD with it.</summary>
    public static IEndpointConventionBuilder MapRead(this IEndpointRouteBuilder app, string pattern, RequestDelegate handler) =>
        app.MapMethods(pattern, Read, handler);

    public static IEndpointConventionBuilder WithoutFaults(this IEndpointConventionBuilder endpoint)
    {
        endpoint.Add(e => e.Metadata.Add(new FaultExempt()));
        return endpoint;
    }

    private sealed class FaultExempt;
}
