using System.Net.Http.Headers;
using System.Text.Json;
using Slipway.Tooling;
using Slipway.Tooling.Http;

namespace Slipway.Oci.Aws.Internal;

/// <summary>The identity token that a GitHub runner gives to a job with <c>id-token: write</c> (GitHub, “OpenID Connect”).</summary>
internal sealed class GitHubOidcToken : IDisposable
{
    private const string Audience = "sts.amazonaws.com";

    private readonly IEnvironment _environment;
    private readonly SecretMask _mask;
    private readonly HttpClient _http;

    public GitHubOidcToken(IEnvironment environment, TimeProvider clock, SecretMask mask, ILog log, HttpRetryOptions retry)
    {
        (_environment, _mask) = (environment, mask);
        _http = new HttpClient(new HttpRetry(new SocketsHttpHandler { AllowAutoRedirect = false }, clock, retry, log));
    }

    /// <summary>Whether this is a runner that gives tokens to this job.</summary>
    public bool IsOffered =>
        _environment.Get("ACTIONS_ID_TOKEN_REQUEST_URL") is { Length: > 0 } && _environment.Get("ACTIONS_ID_TOKEN_REQUEST_TOKEN") is { Length: > 0 };

    /// <summary>Asks for one.</summary>
    public async Task<Secret> RequestAsync(CancellationToken cancellationToken)
    {
        var place = _environment.Get("ACTIONS_ID_TOKEN_REQUEST_URL")!;
        var bearer = new Secret(_environment.Get("ACTIONS_ID_TOKEN_REQUEST_TOKEN")!);
        _mask.Add(bearer);
        if (!Uri.TryCreate(place, UriKind.Absolute, out var service) || !(service.Scheme == "https" || (service.Scheme == "http" && service.IsLoopback)))
        {
            throw Failed($"ACTIONS_ID_TOKEN_REQUEST_URL is '{place}', which is no https address.");
        }

        var uri = new Uri($"{place}{(service.Query.Length == 0 ? "?" : "&")}audience={Audience}");
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.Authorization = new AuthenticationHeaderValue("bearer", bearer.Reveal());
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw Failed($"{service.Host} answered {(int)response.StatusCode} {response.ReasonPhrase}.");
            }

            var token = JsonSerializer.Deserialize<Answer>(body, JsonSerializerOptions.Web)?.Value is { Length: > 0 } value
                ? new Secret(value)
                : throw Failed($"The answer of {service.Host} holds no token.");
            _mask.Add(token);
            return token;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            throw Failed(exception.Message, exception);
        }
    }

    public void Dispose() => _http.Dispose();

    private static TargetFailedException Failed(string why, Exception? inner = null) => new(
        "The runner gave no identity token, so no role of AWS can be taken on.",
        why,
        "Check that the job has the permission 'id-token: write', and run it again.",
        inner: inner);

    private sealed record Answer(string? Value = null);
}
