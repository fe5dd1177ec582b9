using System.Net;

namespace Slipway.Oci.Registries.Http;

/// <summary>
/// Adds what the registry wants to know, to requests to the registry itself and to nobody else; answers a challenge once, where the request can be sent
/// again.
/// </summary>
internal sealed class AuthenticatingHandler(HttpMessageHandler inner, Authenticator authenticator, Uri apiRoot) : DelegatingHandler(inner)
{
    public static readonly HttpRequestOptionsKey<string> Scope = new("slipway-scope");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } address || address.Authority != apiRoot.Authority || !request.Options.TryGetValue(Scope, out var scope))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        request.Headers.Authorization = await authenticator.HeaderAsync(scope, cancellationToken).ConfigureAwait(false);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized
            || Challenge.Choose(response.Headers.WwwAuthenticate) is not { } challenge
            || !await authenticator.LearnAsync(challenge, request.Headers.Authorization, cancellationToken).ConfigureAwait(false)
            || request.Content is StreamingContent)
        {
            return response; // a streamed body cannot be sent twice from here; the upload goes on by itself
        }

        response.Dispose();
        request.Headers.Authorization = await authenticator.HeaderAsync(scope, cancellationToken).ConfigureAwait(false);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
