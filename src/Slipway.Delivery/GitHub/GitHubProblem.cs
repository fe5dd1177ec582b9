using System.Net;
using System.Text.Json;

namespace Slipway.Delivery.GitHub;

/// <summary>Turns a refusal into what happened, why, and what to do.</summary>
internal static class GitHubProblem
{
    public static GitHubException Explain(
        HttpMethod method, Uri address, HttpResponseMessage? answer, string body, Exception? broken, TimeSpan? limit, DateTimeOffset now)
    {
        var request = $"{method} {address.GetLeftPart(UriPartial.Path)}";
        if (answer is null)
        {
            return new($"{address.Host} could not be asked ({request}).", broken?.Message,
                "Check the network and GITHUB_API_URL, then run the same command again.", inner: broken);
        }

        if (limit is { } wait)
        {
            return new($"GitHub's rate limit is used up ({request}).", $"It ends at {(now + wait).UtcDateTime:u}.",
                "Run the same command again then, or use a token with a limit of its own.", answer.StatusCode);
        }

        var cure = answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized => "Give a token that is valid: GITHUB_TOKEN, or gh auth login.",
            HttpStatusCode.Forbidden or HttpStatusCode.NotFound => Permissions(answer) is { } permissions
                ? $"The token needs the permission {permissions}."
                : "Check the repository's name, and that the token may see and write it.",
            >= HttpStatusCode.InternalServerError => "GitHub has a problem of its own (githubstatus.com); run the same command again later.",
            _ => null,
        };
        return new($"GitHub answered {(int)answer.StatusCode} to {request}.", Message(body), cure, answer.StatusCode);
    }

    private static string? Permissions(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("X-Accepted-GitHub-Permissions", out var values) ? string.Join(", ", values) : null;

    private static string Message(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var message = json.RootElement.TryGetProperty("message", out var found) ? found.GetString() : null;
            var errors = json.RootElement.TryGetProperty("errors", out var list) ? list.GetRawText() : null;
            return string.Join(' ', new[] { message, errors }.Where(part => part is not null));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return body.Length > 300 ? body[..300] : body;
        }
    }
}
