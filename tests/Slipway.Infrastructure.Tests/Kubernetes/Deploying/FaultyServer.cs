using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>A server as it is, until a test makes it ill: it answers for it with an error, late, or not at all.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    // They belong to one connection, and this makes two of one.
    private static readonly string[] OfTheConnection = ["Host", "Connection", "Transfer-Encoding", "Content-Length", "Keep-Alive"];

    private readonly HttpMessageInvoker _behind = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false });
    private readonly WebApplication _app;
    private readonly Uri _server;
    private volatile Illness _illness = Illness.None;
    private volatile TaskCompletionSource? _scraped;
    private int _harmed;

    private FaultyServer(WebApplication app, Uri server) => (_app, _server) = (app, server);

    /// <summary>What is wrong with it now.</summary>
    public Illness Illness
    {
        get => _illness;
        set => _illness = value;
    }

    /// <summary>Requests that were not served as they should.</summary>
    public int Harmed => _harmed;

    /// <summary>Completes with the next reading of a pod's metrics, by which a bake is known to be under way.</summary>
    public Task NextScrapeAsync() => (_scraped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Stands in front of <paramref name="server"/>.</summary>
    public static async Task<FaultyServer> StartAsync(Uri server)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var faulty = new FaultyServer(app, server);
        app.Run(faulty.ServeAsync);
        await app.StartAsync();
        return faulty;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _behind.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        switch (_illness)
        {
            case Illness.None:
                await PassAsync(context);
                return;
            case Illness.Slow:
                Interlocked.Increment(ref _harmed);
                await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, context.RequestAborted);
                await PassAsync(context);
                return;
            case Illness.Silent:
                Interlocked.Increment(ref _harmed);
                await Task.WhenAny(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
                return;
            case Illness.Gone:
                Interlocked.Increment(ref _harmed);
                context.Abort();
                return;
            case var status:
                Interlocked.Increment(ref _harmed);
                context.Response.StatusCode = (int)status;
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(
                    $$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"made ill by a test","code":{{(int)status}}}""");
                return;
        }
    }

    private async Task PassAsync(HttpContext context)
    {
        var given = context.Request;
        using var request = new HttpRequestMessage(new HttpMethod(given.Method), new Uri(_server, $"{given.Path.ToUriComponent()}{given.QueryString}"));
        if (given.ContentLength > 0 || given.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(given.Body);
        }

        foreach (var (name, values) in given.Headers.Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        try
        {
            using var response = await _behind.SendAsync(request, context.RequestAborted);
            context.Response.StatusCode = (int)response.StatusCode;
            foreach (var (name, values) in response.Headers.Concat(response.Content.Headers)
                .Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
            {
                context.Response.Headers[name] = values.ToArray();
            }

            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
            if (given.Path.Value!.EndsWith("/proxy/metrics", StringComparison.Ordinal))
            {
                _scraped?.TrySetResult();
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            context.Abort();
        }
    }
}
