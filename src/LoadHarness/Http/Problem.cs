namespace LoadHarness.Http;

/// <summary>An error as RFC 9457 writes it (<c>application/problem+json</c>).</summary>
/// <param name="Type">A name for this kind of error; <c>about:blank</c> where the status says it all.</param>
/// <param name="Title">The kind of error in a few words.</param>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Detail">What happened here, and what to do.</param>
/// <param name="RequestId">Finds the request in the logs.</param>
/// <param name="Errors">Field of the request -> what it must be.</param>
internal sealed record Problem(
    string Type, string Title, int Status, string Detail, string RequestId, IReadOnlyDictionary<string, string>? Errors = null)
{
    public static Task WriteAsync(
        HttpContext context, int status, string title, string detail, string type = "about:blank", IReadOnlyDictionary<string, string>? errors = null)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        var problem = new Problem(type, title, status, detail, context.TraceIdentifier, errors);
        return context.Response.WriteAsJsonAsync(problem, HarnessJson.Default.Problem, "application/problem+json", context.RequestAborted);
    }
}
