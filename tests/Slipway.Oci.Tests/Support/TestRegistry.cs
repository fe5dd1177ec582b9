using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Slipway.Oci.Tests.Support;

/// <summary>
/// A registry in process that speaks the OCI distribution protocol over a real port: uploads in chunks, mounts, tags in pages, Basic and Bearer.
/// </summary>
internal sealed partial class TestRegistry : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Repository> _repositories = new();
    private readonly ConcurrentDictionary<string, MemoryStream> _uploads = new();
    private readonly ConcurrentDictionary<string, (string Scope, int Uses)> _tokens = new();

    private TestRegistry(WebApplication app) => _app = app;

    public int Port { get; private set; }

    public string Host => $"127.0.0.1:{Port}";

    public ConcurrentQueue<RecordedRequest> Requests { get; } = new();

    /// <summary>Handles a request itself when it answers true.</summary>
    public Func<HttpContext, Task<bool>>? Intercept { get; set; }

    /// <summary><c>none</c>, <c>basic</c> or <c>bearer</c>.</summary>
    public string Auth { get; set; } = "none";

    /// <summary>How many requests a token serves before it counts as expired.</summary>
    public int TokenUses { get; set; } = int.MaxValue;

    public bool HasReferrersApi { get; set; }

    public int PageSize { get; set; } = 100;

    public static async Task<TestRegistry> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
        });
        var app = builder.Build();
        var registry = new TestRegistry(app);
        app.Run(registry.HandleAsync);
        await app.StartAsync();
        registry.Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        return registry;
    }

    public Repository Of(string name) => _repositories.GetOrAdd(name, _ => new Repository());

    public long BodyBytes(string method) => Requests.Where(request => request.Method == method).Sum(request => request.BodyBytes);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true)); // at once: nobody waits for what is still under way
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var record = new RecordedRequest(
            context.Request.Method, context.Request.Path + context.Request.QueryString.ToString(), context.Request.Headers.Authorization.ToString());
        Requests.Enqueue(record);
        if ((Intercept is { } intercept && await intercept(context)) || await AnswerTokenAsync(context) || await RefuseAsync(context))
        {
            return;
        }

        var path = context.Request.Path.Value!;
        if (path == "/v2/")
        {
            return;
        }

        foreach (var (marker, handle) in new (string, Func<HttpContext, Repository, string, RecordedRequest, Task>)[]
        {
            ("/blobs/uploads/", HandleUploadAsync), ("/blobs/", HandleBlobAsync), ("/manifests/", HandleManifestAsync),
            ("/tags/list", HandleTagsAsync), ("/referrers/", HandleReferrersAsync),
        })
        {
            if (path.IndexOf(marker, StringComparison.Ordinal) is > 0 and var at)
            {
                await handle(context, Of(path["/v2/".Length..at]), path[(at + marker.Length)..], record);
                return;
            }
        }

        await FailAsync(context, 404, "UNSUPPORTED");
    }

    private async Task<bool> AnswerTokenAsync(HttpContext context)
    {
        if (context.Request.Path != "/token")
        {
            return false;
        }

        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync() : null;
        var known = form is not null ? form["refresh_token"] == "identity" : context.Request.Headers.Authorization == Basic;
        if (!known)
        {
            await FailAsync(context, 401, "UNAUTHORIZED");
            return true;
        }

        var token = Guid.NewGuid().ToString("n");
        _tokens[token] = (form is not null ? form["scope"].ToString() : string.Join(' ', context.Request.Query["scope"].ToArray()), 0);
        await WriteAsync(context, 200, "application/json", JsonSerializer.SerializeToUtf8Bytes(new { token, expires_in = 300 }));
        return true;
    }

    private static string Basic => "Basic " + Convert.ToBase64String("user:pass:word"u8);

    private async Task<bool> RefuseAsync(HttpContext context)
    {
        var sent = context.Request.Headers.Authorization.ToString();
        if (Auth == "none" || (Auth == "basic" && sent == Basic) || (Auth == "bearer" && IsValid(sent, context)))
        {
            return false;
        }

        context.Response.Headers.WWWAuthenticate = Auth == "basic"
            ? "Basic realm=\"test\""
            : $"Bearer realm=\"http://{Host}/token\",service=\"test\",scope=\"repository:x:pull\"";
        await FailAsync(context, 401, "UNAUTHORIZED");
        return true;
    }

    private bool IsValid(string sent, HttpContext context)
    {
        if (!sent.StartsWith("Bearer ", StringComparison.Ordinal) || !_tokens.TryGetValue(sent["Bearer ".Length..], out var token) || token.Uses >= TokenUses)
        {
            return false;
        }

        _tokens[sent["Bearer ".Length..]] = (token.Scope, token.Uses + 1);
        var writes = context.Request.Method is not ("GET" or "HEAD");
        return token.Scope.Split(' ').Any(scope =>
            scope.Split(':') is [_, var name, var actions] && context.Request.Path.Value!.StartsWith($"/v2/{name}/", StringComparison.Ordinal)
            && (!writes || actions.Split(',').Intersect(["push", "delete"]).Any()));
    }

    internal static Task FailAsync(HttpContext context, int status, string code) =>
        WriteAsync(
            context, status, "application/json", JsonSerializer.SerializeToUtf8Bytes(new { errors = new[] { new { code, message = $"{code} it is" } } }));

    private static async Task WriteAsync(HttpContext context, int status, string mediaType, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = body.Length;
        if (context.Request.Method != "HEAD")
        {
            await context.Response.Body.WriteAsync(body);
        }
    }

    internal sealed class Repository
    {
        public ConcurrentDictionary<string, byte[]> Blobs { get; } = new();

        public ConcurrentDictionary<string, (string MediaType, byte[] Bytes)> Manifests { get; } = new();

        public ConcurrentDictionary<string, string> Tags { get; } = new();
    }

    internal sealed record RecordedRequest(string Method, string Path, string Authorization)
    {
        public long BodyBytes { get; set; }

        public override string ToString() => new StringBuilder(Method).Append(' ').Append(Path).ToString();
    }
}
