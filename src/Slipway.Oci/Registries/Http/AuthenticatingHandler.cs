using System.Net;
using System.Net.Http.Headers;

namespace Slipway.Oci.Registries.Http;

/// <summary>
/// Adds what the registry wants to know, to requests to the registry itself and to nobody else; answers challenges, where the request can be sent
/// again.
/// </summary>
internal sealed class AuthenticatingHandler(HttpMessageHandler inner, Authenticator authenticator, Uri apiRoot) : DelegatingHandler(inner)
{
    private const int Attempts = 3; // without knowing what is wanted, with a credential that turns out to have ended, with a new one
    private const int LongestRefusal = 16 * 1024;

    public static readonly HttpRequestOptionsKey<string> Scope = new("slipway-scope");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { } address || address.Authority != apiRoot.Authority || !request.Options.TryGetValue(Scope, out var scope))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        for (var attempt = 1; ; attempt++)
        {
            request.Headers.Authorization = await authenticator.HeaderAsync(scope, cancellationToken).ConfigureAwait(false);
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (attempt == Attempts || !await LearnAsync(response, request.Headers.Authorization, cancellationToken).ConfigureAwait(false))
            {
                return response;
            }

            if (request.Content is StreamingContent)
            {
                response.StatusCode = HttpStatusCode.Unauthorized; // whatever it was called: another try will do
                return response; // a streamed body cannot be sent twice from here; the upload goes on by itself
            }

            response.Dispose();
        }
    }

    private async Task<bool> LearnAsync(HttpResponseMessage response, AuthenticationHeaderValue? used, CancellationToken cancellationToken) =>
        response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => Challenge.Choose(response.Headers.WwwAuthenticate) is { } challenge
                && await authenticator.LearnAsync(challenge, used, cancellationToken).ConfigureAwait(false),
            HttpStatusCode.Forbidden => used is not null && await SaysExpiredAsync(response, cancellationToken).ConfigureAwait(false)
                && await authenticator.LearnExpiryAsync(used, cancellationToken).ConfigureAwait(false),
            _ => false,
        };

    // ECR's way to say it: 403, “Your authorization token has expired. Reauthenticate and try again.”
    private static async Task<bool> SaysExpiredAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.RequestMessage?.Method == HttpMethod.Head)
        {
            return true; // it cannot say why; where there is no other credential, nothing is tried again
        }

        if (response.Content.Headers.ContentLength > LongestRefusal)
        {
            return false;
        }

        try
        {
            await response.Content.LoadIntoBufferAsync(LongestRefusal, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException)
        {
            return false; // longer than that, or broken off
        }

        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        return text.Contains("token has expired", StringComparison.OrdinalIgnoreCase);
    }
}
