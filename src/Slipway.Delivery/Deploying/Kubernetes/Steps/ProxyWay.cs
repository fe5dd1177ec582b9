using System.Net;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying.Kubernetes.Api;

namespace Slipway.Delivery.Deploying.Kubernetes.Steps;

/// <summary>
/// The API server's pod proxy. What the API server itself says (overloaded, not logged in, gone) never was an answer of the service: such a request was not sent.
/// Only that it could not reach the pod speaks against the pod.
/// </summary>
internal sealed class ProxyWay(KubeApi api, string ns) : IPodWay
{
    private const string Unreached = "error trying to reach service";

    public HttpClient Http => api.Http;

    public Task<Uri> AddressAsync(string pod, int port, CancellationToken cancellationToken) =>
        Task.FromResult(new Uri($"http://localhost{ApiPath.Pods(ns)}/{pod}:{port}/proxy/"));

    public (ProbeResult Result, string Text)? NotThePods(HttpStatusCode status, string body)
    {
        if (ApiStatus.Parse(body) is { } said)
        {
            var message = said.Text("message") ?? "";
            return message.StartsWith(Unreached, StringComparison.Ordinal)
                ? (ProbeResult.Failed, message[Unreached.Length..].TrimStart(':', ' '))
                : (ProbeResult.NotSent, $"the API server says {(int)status}: {message}");
        }

        // kubectl's proxy speaks for itself with a bare 502; a service behind it would not know of its socket.
        return status == HttpStatusCode.BadGateway && body.Length == 0 ? (ProbeResult.NotSent, "the API server does not answer") : null;
    }

    public (ProbeResult Result, string Text) Silent(string pod, long since, TimeSpan limit) =>
        api.HasAnsweredSince(since)
            ? (ProbeResult.Failed, $"no answer within {limit.TotalSeconds:0} s")
            : (ProbeResult.NotSent, "the API server did not answer either");

    public void Answered(string pod)
    {
        // Each request has the whole way before it.
    }

    public Task<(ProbeResult Result, string Text)> BrokenAsync(string pod, Exception exception) =>
        Task.FromResult((ProbeResult.NotSent, $"the way to the cluster is broken: {(exception.InnerException ?? exception).Message}"));
}
