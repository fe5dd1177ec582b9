using System.Net.Http.Headers;
using System.Text;
using Slipway.Tooling;

namespace Slipway.Delivery.Baking;

/// <summary>Sends the routes in turn to the instances in turn.</summary>
public sealed class HttpProbe : IProbe
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly IReadOnlyList<Uri> _instances;
    private readonly IReadOnlyList<ProbeRoute> _routes;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _timeout;
    private int _sent = -1;

    /// <summary>A probe of <paramref name="instances"/> (base addresses); no answer within the timeout (default 5 s) is a failure.</summary>
    public HttpProbe(HttpClient http, IReadOnlyList<Uri> instances, IReadOnlyList<ProbeRoute> routes, TimeProvider clock, TimeSpan? timeout = null)
    {
        if (instances.Count == 0 || routes.Count == 0)
        {
            throw new UsageException(
                "A probe needs an instance and a route.",
                $"It got {instances.Count} instances and {routes.Count} routes.",
                "Name at least one probe route that does work: ServiceEndpoints.Probes.");
        }

        (_http, _instances, _routes, _clock) = (http, instances, routes, clock);
        _timeout = timeout ?? DefaultTimeout;
    }

    /// <summary>A probe of a service by its own list of routes.</summary>
    public static HttpProbe Of(HttpClient http, IEnumerable<Uri> instances, ServiceEndpoints endpoints, TimeProvider clock) =>
        new(http, [.. instances], [.. endpoints.Probes.Select(ProbeRoute.Parse)], clock);

    /// <inheritdoc/>
    public async Task<ProbeOutcome> SendAsync(CancellationToken cancellationToken)
    {
        // Each instance gets every route, also when both counts share a divisor.
        var turn = (uint)Interlocked.Increment(ref _sent);
        var instance = _instances[(int)(turn % (uint)_instances.Count)];
        var route = _routes[(int)(turn / (uint)_instances.Count % (uint)_routes.Count)];
        var start = _clock.GetTimestamp();
        using var limit = new CancellationTokenSource(_timeout, _clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = Request(instance, route);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token).ConfigureAwait(false);
            await response.Content.CopyToAsync(Stream.Null, linked.Token).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            return new ProbeOutcome(ProbeResult.Answered, _clock.GetElapsedTime(start))
            {
                Status = status,
                Text = status >= 400 ? $"{route}: {status} {response.ReasonPhrase}".TrimEnd() : null,
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(start, $"{route}: no answer within {_timeout.TotalSeconds:0.##} s");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return Failed(start, $"{route}: {(exception.InnerException ?? exception).Message}");
        }
    }

    private ProbeOutcome Failed(long start, string text) => new(ProbeResult.Failed, _clock.GetElapsedTime(start)) { Text = text };

    private static HttpRequestMessage Request(Uri instance, ProbeRoute route)
    {
        var request = new HttpRequestMessage(new HttpMethod(route.Method), new Uri(instance, route.Path));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("slipway-probe", "1"));
        if (route.Body is { } body)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return request;
    }
}
