using System.Net.Http.Headers;

namespace Slipway.Delivery.Deploying.Kubernetes.Api;

/// <summary>Adds the token to each request, where this cluster's come from elsewhere than the kubeconfig. kubectl's proxy passes it on as it is.</summary>
internal sealed class TokenHandler(IClusterToken tokens, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await tokens.GetAsync(cancellationToken).ConfigureAwait(false)).Reveal());
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
