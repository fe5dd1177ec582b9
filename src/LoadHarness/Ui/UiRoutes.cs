using LoadHarness.Http;

namespace LoadHarness.Ui;

/// <summary><c>/</c>, <c>/ui</c> and the files of the page.</summary>
internal static class UiRoutes
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder app)
    {
        var assets = UiAssets.Load();
        app.MapRead("/", context =>
        {
            context.Response.Redirect("/ui");
            return Task.CompletedTask;
        });
        app.MapRead("/ui", context => WriteAsync(context, assets["index.html"]));
        app.MapRead("/ui/{file}", context =>
        {
            if (assets.TryGetValue((string)context.Request.RouteValues["file"]!, out var asset)) return WriteAsync(context, asset);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    private static Task WriteAsync(HttpContext context, UiAsset asset)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        // The next release lives at the same address: ask each time, and let the tag save the transfer.
        headers.CacheControl = "no-cache";
        headers.ETag = asset.ETag;
        if (context.Request.Headers.IfNoneMatch == asset.ETag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = asset.ContentType;
        context.Response.ContentLength = asset.Content.Length;
        return context.Response.Body.WriteAsync(asset.Content, context.RequestAborted).AsTask();
    }
}
