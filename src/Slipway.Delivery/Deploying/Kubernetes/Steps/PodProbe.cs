using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying.Kubernetes.Api;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>
/// Probes pods through the API server's proxy. What the API server itself says (overloaded, not logged in, gone) never was an answer of the service: such a probe
/// was not sent. Only that it could not reach the pod speaks against the pod.
/// </summary>
internal sealed class PodProbe(KubeApi api, PodAddresses pods, IReadOnlyList<ProbeRoute> routes, TimeProvider clock) : IProbe
{
    private const string Unreached = "error trying to reach service";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private int _sent = -1;

    /// <inheritdoc/>
    public async Task<ProbeOutcome> SendAsync(CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        IReadOnlyList<(string Name, Uri Address)> ready;
        try
        {
            ready = await pods.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException exception)
        {
            return NotSent(start, exception.What);
        }

        if (ready.Count == 0)
        {
            return NotSent(start, "no pod of the release is ready");
        }

        // Each pod gets every route, also when both counts share a divisor.
        var turn = (uint)Interlocked.Increment(ref _sent);
        var pod = ready[(int)(turn % (uint)ready.Count)];
        var route = routes[(int)(turn / (uint)ready.Count % (uint)routes.Count)];
        using var limit = new CancellationTokenSource(Limit, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = RequestOf(pod.Address, route);
            start = clock.GetTimestamp();
            using var response = await api.Http.SendAsync(request, linked.Token).ConfigureAwait(false);
            return await OutcomeAsync(response, $"{route} of {pod.Name}", start, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProbeOutcome(ProbeResult.Failed, clock.GetElapsedTime(start)) { Text = $"{route} of {pod.Name}: no answer within {Limit.TotalSeconds:0} s" };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return NotSent(start, $"the way to the cluster is broken: {(exception.InnerException ?? exception).Message}");
        }
    }

    private async Task<ProbeOutcome> OutcomeAsync(HttpResponseMessage response, string what, long start, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (status < 400)
        {
            await response.Content.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
            return new ProbeOutcome(ProbeResult.Answered, clock.GetElapsedTime(start)) { Status = status };
        }

        var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        if (ApiStatus.Parse(body) is { } said)
        {
            var message = said.Text("message") ?? "";
            return message.StartsWith(Unreached, StringComparison.Ordinal)
                ? new ProbeOutcome(ProbeResult.Failed, clock.GetElapsedTime(start)) { Text = $"{what}: {message[Unreached.Length..].TrimStart(':', ' ')}" }
                : NotSent(start, $"the API server says {status}: {message}");
        }

        // kubectl's proxy speaks for itself with a bare 502; a service behind it would not know of its socket.
        return response.StatusCode == HttpStatusCode.BadGateway && body.Length == 0
            ? NotSent(start, "the API server does not answer")
            : new ProbeOutcome(ProbeResult.Answered, clock.GetElapsedTime(start)) { Status = status, Text = $"{what}: {status} {response.ReasonPhrase}".TrimEnd() };
    }

    private static HttpRequestMessage RequestOf(Uri pod, ProbeRoute route)
    {
        var request = new HttpRequestMessage(new HttpMethod(route.Method), new Uri($"{pod}{route.Path.TrimStart('/')}"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("slipway-probe", "1"));
        if (route.Body is { } body)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return request;
    }

    private ProbeOutcome NotSent(long start, string text) => new(ProbeResult.NotSent, clock.GetElapsedTime(start)) { Text = text };
}
