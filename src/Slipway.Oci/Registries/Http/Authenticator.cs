using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Oci.Registries.Credentials;
using Slipway.Tooling;

namespace Slipway.Oci.Registries.Http;

/// <summary>Answers a registry's challenges: Basic, or Bearer with tokens that are kept until shortly before they expire.</summary>
internal sealed class Authenticator(
    RegistryAddress address,
    RegistryClientOptions options,
    ICredentialSource credentials,
    HttpMessageInvoker tokens,
    TimeProvider clock,
    SecretMask mask) : IDisposable
{
    private const int DefaultLifetime = 60; // seconds; distribution's token specification
    private const int SafetyMargin = 10;

    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<string, (string Token, DateTimeOffset Until)> _tokens = [];
    private Challenge? _challenge;
    private RegistryCredential? _credential;

    /// <summary>
    /// The header for requests of that scope, as far as it is known what the registry wants; <see langword="null"/> before its first challenge.
    /// </summary>
    public async Task<AuthenticationHeaderValue?> HeaderAsync(string scope, CancellationToken cancellationToken)
    {
        if (_challenge is null)
        {
            return null;
        }

        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _challenge.IsBearer
                ? new AuthenticationHeaderValue("Bearer", await TokenAsync(scope, _challenge, cancellationToken).ConfigureAwait(false))
                : await CredentialAsync(cancellationToken).ConfigureAwait(false) is { } known ? Basic(known) : null;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Takes note of a challenge that came although <paramref name="used"/> was sent. Answers whether another try makes sense.</summary>
    public async Task<bool> LearnAsync(Challenge challenge, AuthenticationHeaderValue? used, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var credential = await CredentialAsync(cancellationToken).ConfigureAwait(false);
            _challenge = challenge;
            if (!challenge.IsBearer)
            {
                return credential is not null && (used?.Scheme != "Basic" || await ReplaceAsync(credential, used, cancellationToken).ConfigureAwait(false));
            }

            foreach (var stale in _tokens.Where(token => token.Value.Token == used?.Parameter).Select(token => token.Key).ToList())
            {
                _tokens.Remove(stale);
            }

            return true;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The same for a refusal that says what is wrong, but not what is wanted; only where it is known from before.</summary>
    public Task<bool> LearnExpiryAsync(AuthenticationHeaderValue? used, CancellationToken cancellationToken) =>
        _challenge is { IsBearer: false } known ? LearnAsync(known, used, cancellationToken) : Task.FromResult(false);

    public void Dispose() => _one.Dispose();

    private static AuthenticationHeaderValue Basic(RegistryCredential credential) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.Username}:{credential.Password.Reveal()}")));

    private async Task<RegistryCredential?> CredentialAsync(CancellationToken cancellationToken)
    {
        if (_credential is null || _credential.Until <= clock.GetUtcNow())
        {
            _credential = await credentials.FindAsync(address.Host, cancellationToken).ConfigureAwait(false);
        }

        return _credential;
    }

    // Answers whether there is another credential than the one that was used, perhaps because another request has asked for it meanwhile.
    private async Task<bool> ReplaceAsync(RegistryCredential current, AuthenticationHeaderValue used, CancellationToken cancellationToken)
    {
        if (Basic(current).Parameter != used.Parameter)
        {
            return true;
        }

        var renewed = await credentials.RenewAsync(address.Host, current, cancellationToken).ConfigureAwait(false);
        _credential = renewed ?? current;
        return renewed is not null && Basic(renewed).Parameter != used.Parameter;
    }

    private async Task<string> TokenAsync(string scope, Challenge challenge, CancellationToken cancellationToken)
    {
        if (_tokens.TryGetValue(scope, out var kept) && kept.Until > clock.GetUtcNow())
        {
            return kept.Token;
        }

        using var request = TokenRequest(scope, challenge);
        using var response = await tokens.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw await RegistryErrors.OfAsync(response, $"get a token for {scope} of {address}", address, cancellationToken).ConfigureAwait(false);
        }

        var json = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var answer = OciJson.Read<TokenAnswer>(json, $"The token answer of {request.RequestUri?.Host}");
        var token = answer.Token ?? answer.AccessToken
            ?? throw new RegistryException(
                $"{request.RequestUri?.Host} gave no token for {scope}.",
                "Its answer has neither 'token' nor 'access_token'.",
                "Check the registry's token service.");
        mask.Add(new Secret(token));
        var lifetime = answer.ExpiresIn ?? DefaultLifetime;
        _tokens[scope] = (token, clock.GetUtcNow().AddSeconds(Math.Max(lifetime - SafetyMargin, lifetime / 2.0)));
        return token;
    }

    private HttpRequestMessage TokenRequest(string scope, Challenge challenge)
    {
        var realm = challenge.Parameters.GetValueOrDefault("realm");
        if (!Uri.TryCreate(realm, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            throw new RegistryException(
                $"The registry {address} asks for a token from '{realm}', which is no address.", null, "Check the registry's configuration.");
        }

        if (endpoint.Scheme == "http" && !endpoint.IsLoopback && !options.Insecure)
        {
            throw new RegistryException(
                $"The registry {address} asks for credentials over plain HTTP, at {endpoint.Host}.",
                "Anyone on the way could read them.",
                "Use a token service with https, or mark the registry as insecure.");
        }

        var service = challenge.Parameters.GetValueOrDefault("service") ?? "";
        if (_credential is { IsIdentityToken: true } identity)
        {
            return new HttpRequestMessage(HttpMethod.Post, endpoint)
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["grant_type"] = "refresh_token",
                    ["service"] = service,
                    ["client_id"] = "slipway",
                    ["scope"] = scope,
                    ["refresh_token"] = identity.Password.Reveal(),
                }),
            };
        }

        var query = string.Join(
            '&', scope.Split(' ').Select(part => $"scope={Uri.EscapeDataString(part)}").Prepend($"service={Uri.EscapeDataString(service)}"));
        var separator = endpoint.Query.Length == 0 ? "?" : "&";
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{endpoint.AbsoluteUri}{separator}{query}"));
        request.Headers.Authorization = _credential is { } credential ? Basic(credential) : null;
        return request;
    }

    private sealed record TokenAnswer(
        string? Token = null,
        [property: JsonPropertyName("access_token")] string? AccessToken = null,
        [property: JsonPropertyName("expires_in")] int? ExpiresIn = null);
}
