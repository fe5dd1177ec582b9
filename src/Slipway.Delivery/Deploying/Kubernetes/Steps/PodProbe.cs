using System.Net.Http.Headers;
using System.Text;
using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>Probes pods. What was said on the way to them never was an answer of the service: such a probe was not sent.</summary>
internal sealed class PodProbe(IPodWay way, PodAddresses pods, IReadOnlyList<ProbeRoute> routes, TimeProvider clock) : IProbe
{
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
            using var response = await way.Http.SendAsync(request, linked.Token).ConfigureAwait(false);
            var outcome = await OutcomeAsync(response, $"{route} of {pod.Name}", start, linked.Token).ConfigureAwait(false);
            if (outcome.Result == ProbeResult.Answered)
            {
                way.Answered(pod.Name);
            }

            return outcome;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var took = clock.GetElapsedTime(start);
            var (result, text) = way.Silent(pod.Name, start, Limit);
            return new ProbeOutcome(result, took) { Text = $"{route} of {pod.Name}: {text}" };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            var took = clock.GetElapsedTime(start);
            var (result, text) = await way.BrokenAsync(pod.Name, exception).ConfigureAwait(false);
            return new ProbeOutcome(result, took) { Text = $"{route} of {pod.Name}: {text}" };
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
        return way.NotThePods(response.StatusCode, body) is { } other
            ? new ProbeOutcome(other.Result, clock.GetElapsedTime(start)) { Text = other.Result == ProbeResult.Failed ? $"{what}: {other.Text}" : other.Text }
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
