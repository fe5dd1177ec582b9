using Microsoft.AspNetCore.WebUtilities;

namespace LoadHarness.Http;

/// <summary>Whatever goes wrong without an answer of its own gets a problem document: unknown paths, wrong methods, oversized bodies, our own bugs.</summary>
internal sealed class ProblemResponses(ILogger<ProblemResponses> log)
{
    /// <summary>What the log and the metrics say of a request whose caller left; nobody receives it.</summary>
    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null })
                await WriteAsync(context, context.Response.StatusCode, Explain(context));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            if (!context.Response.HasStarted) context.Response.StatusCode = ClientClosedRequest;
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, e.StatusCode, e.Message);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            log.LogError(e, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
            await WriteAsync(context, StatusCodes.Status500InternalServerError, "The service failed. Its log has the details under this request id.");
        }
    }

    private static Task WriteAsync(HttpContext context, int status, string detail)
    {
        var title = ReasonPhrases.GetReasonPhrase(status);
        return Problem.WriteAsync(context, status, title.Length > 0 ? title : "Error", detail);
    }

    private static string Explain(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"There is nothing at {context.Request.Path}. The page is at /ui.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path} does not take {context.Request.Method}; it takes {context.Response.Headers.Allow}.",
        _ => ReasonPhrases.GetReasonPhrase(context.Response.StatusCode),
    };
}
