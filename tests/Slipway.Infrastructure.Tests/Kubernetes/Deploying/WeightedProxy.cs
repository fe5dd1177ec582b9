using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Delivery.Deploying.Kubernetes;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>What a gateway is to users: it divides their requests between the pods of two Deployments, by weights and not by the number of pods.</summary>
internal sealed class WeightedProxy : ITrafficSplitter, IAsyncDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(200);

    private readonly ClusterWorld _world;
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _following;
    private volatile Upstreams _upstreams = new([], []);
    private volatile int _percent;
    private int _asked;

    private WeightedProxy(ClusterWorld world, WebApplication app)
    {
        (_world, _app) = (world, app);
        _following = FollowAsync();
    }

    /// <summary>Each division that was asked for, with the pods that were there then.</summary>
    public ConcurrentQueue<(int Percent, int StablePods, int CanaryPods)> Splits { get; } = [];

    /// <summary>The canary's share now.</summary>
    public int Percent => _percent;

    /// <summary>How often it was asked.</summary>
    public int Asked => _asked;

    /// <summary>Where users ask.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<WeightedProxy> StartAsync(ClusterWorld world)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var proxy = new WeightedProxy(world, app);
        app.Run(proxy.ServeAsync);
        await app.StartAsync();
        return proxy;
    }

    public async Task SplitAsync(TrafficSplit split, CancellationToken cancellationToken)
    {
        split.Stable.ShouldBe("load-harness");
        split.Canary.ShouldBe("load-harness-canary");
        var now = _upstreams = await ReadAsync();
        _percent = split.Percent;
        Splits.Enqueue((split.Percent, now.Stable.Count, now.Canary.Count));
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _following;
        await _app.DisposeAsync();
        _ending.Dispose();
    }

    private async Task FollowAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                _upstreams = await ReadAsync();
            }
            catch (HttpRequestException)
            {
                // The next round finds out whether the server is back.
            }

            await Task.WhenAny(Task.Delay(Fresh, _world.Cluster.Context.Clock));
        }
    }

    private async Task<Upstreams> ReadAsync()
    {
        var list = JsonNode.Parse(await _world.Cluster.Api.GetStringAsync(new Uri($"api/v1/namespaces/{_world.Space.Name}/pods?labelSelector=app%3Dload-harness", UriKind.Relative)))!;
        var ready = list["items"]!.AsArray()
            .Where(pod => pod!["metadata"]!["deletionTimestamp"] is null
                && pod["status"]!["conditions"]?.AsArray().Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True") == true)
            .ToLookup(pod => (string?)pod!["metadata"]!["labels"]!["slipway.dev/slot"] == "canary", pod => (string)pod!["metadata"]!["name"]!);
        return new Upstreams([.. ready[false]], [.. ready[true]]);
    }

    // Every hundred requests hold exactly the share, well mixed.
    private async Task ServeAsync(HttpContext context)
    {
        var number = Interlocked.Increment(ref _asked);
        var upstreams = _upstreams;
        var pods = number * 37 % 100 < _percent ? upstreams.Canary : upstreams.Stable;
        if (pods.Count == 0)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync("no pod is there for this share");
            return;
        }

        var path = $"api/v1/namespaces/{_world.Space.Name}/pods/{pods[number % pods.Count]}:8080/proxy{context.Request.Path}";
        using var answer = await _world.Cluster.Api.GetAsync(new Uri(path, UriKind.Relative), context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        await context.Response.WriteAsync(await answer.Content.ReadAsStringAsync(context.RequestAborted));
    }

    private sealed record Upstreams(IReadOnlyList<string> Stable, IReadOnlyList<string> Canary);
}
