using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Oci.Registries.Http;

/// <summary>Words a registry's refusal so that a person knows what to do.</summary>
internal static class RegistryErrors
{
    private const int LongestBody = 16 * 1024;

    /// <summary>The failure to <paramref name="doing"/> something, from the answer.</summary>
    public static async Task<RegistryException> OfAsync(
        HttpResponseMessage response, string doing, RegistryAddress address, CancellationToken cancellationToken)
    {
        var body = await BodyAsync(response, cancellationToken).ConfigureAwait(false);
        var (code, message) = Parse(body);
        var status = (int)response.StatusCode;
        var why = $"It answered {status} {response.ReasonPhrase}{(code is null ? "" : $", {code}")}{(message is null ? "." : $": {message}")}";
        var (what, cure) = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => (
                $"The registry {address.Host} does not know who asks to {doing}.",
                $"Log in (docker login {address.Host}), or check that the credential has not expired."),
            HttpStatusCode.Forbidden => (
                $"The registry {address.Host} does not allow to {doing}.", "Ask for that right for the user that this build logs in as."),
            HttpStatusCode.NotFound => (
                $"The registry {address.Host} could not {doing}: not found.", "Check the repository's name; some registries want it to be created first."),
            HttpStatusCode.RequestEntityTooLarge => (
                $"The registry {address.Host} could not {doing}: too large.", "Raise the limit of the registry or of the proxy before it."),
            HttpStatusCode.TooManyRequests => (
                $"The registry {address.Host} could not {doing}: too many requests.", "Wait and run again; what arrived is not sent twice."),
            >= HttpStatusCode.InternalServerError => (
                $"The registry {address.Host} could not {doing}.", "Run again; what arrived is not sent twice. If it stays so, read the registry's own log."),
            _ => ($"The registry {address.Host} could not {doing}.", "Read the reason above."),
        };
        return new RegistryException(what, why, cure, response.StatusCode, code);
    }

    /// <summary>The failure of a connection.</summary>
    public static RegistryException Unreachable(Exception exception, string doing, RegistryAddress address) => new(
        $"The registry {address.Host} could not be reached to {doing}.",
        exception.InnerException is { } inner && inner.Message != exception.Message ? $"{exception.Message} {inner.Message}" : exception.Message,
        exception is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            ? "Give the registry's certificate authority, or mend its certificate."
            : "Check the address and the network, and run again; what arrived is not sent twice.",
        inner: exception);

    private static async Task<string> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var buffer = new byte[LongestBody];
            var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return System.Text.Encoding.UTF8.GetString(buffer, 0, count);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            return "";
        }
    }

    private static (string? Code, string? Message) Parse(string body)
    {
        try
        {
            var error = JsonSerializer.Deserialize<ErrorBody>(body, JsonSerializerOptions.Web) is { Errors: [var first, ..] } ? first : null;
            return (error?.Code, error?.Message);
        }
        catch (JsonException)
        {
            return (null, body.Length is > 0 and < 300 ? body.ReplaceLineEndings(" ") : null);
        }
    }

    private sealed record ErrorBody([property: JsonPropertyName("errors")] IReadOnlyList<ErrorItem>? Errors = null);

    private sealed record ErrorItem(string? Code = null, string? Message = null);
}
