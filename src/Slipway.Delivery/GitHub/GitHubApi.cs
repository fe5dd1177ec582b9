using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.GitHub;

/// <summary>Sends requests to GitHub's REST API: waits for rate limits, follows pages, asks the gate before every write, and explains refusals.</summary>
internal sealed class GitHubApi(HttpClient http, GitHubOptions options, Secret? token, IChangeGate gate, TimeProvider clock, ILog log)
{
    private const string ApiVersion = "2022-11-28";
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);

    private readonly Uri _base = new(options.Api.AbsoluteUri.TrimEnd('/') + "/");

    // Without a token nothing can be written: what would be written is shown instead, as in a dry run.
    private readonly IChangeGate _gate = token is null ? new DryRunGate(log) : gate;

    public GitHubOptions Options => options;

    /// <summary>The path of the repository, for requests about it.</summary>
    public string Repository => $"repos/{Uri.EscapeDataString(options.Owner)}/{Uri.EscapeDataString(options.Repository)}";

    /// <summary>The repository's name, for messages.</summary>
    public string Name => $"{options.Owner}/{options.Repository}";

    public Task<T> ChangeAsync<T>(Change change, Func<CancellationToken, Task<T>> apply, Func<T> preview, CancellationToken cancellationToken)
    {
        if (token is null)
        {
            log.Info($"There is no token for {_base.Host}: set GITHUB_TOKEN, or run gh auth login.");
        }

        return _gate.ChangeAsync(change, apply, preview, cancellationToken);
    }

    /// <summary>Reads one object; <see langword="null"/> when GitHub answers that there is none.</summary>
    public async Task<T?> FindAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        using var answer = await SendAsync(HttpMethod.Get, At(path), null, [HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync<T>(answer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a list, page by page.</summary>
    public IAsyncEnumerable<T> ListAsync<T>(string path, CancellationToken cancellationToken) => ListAsync<T>(path, null, cancellationToken);

    /// <summary>Reads a list, page by page, that stands in a member of each page.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(string path, string? member, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = At(path + (path.Contains('?') ? "&" : "?") + "per_page=100");
        while (next is not null)
        {
            using var answer = await SendAsync(HttpMethod.Get, next, null, [], cancellationToken).ConfigureAwait(false);
            var items = member is null
                ? await ReadAsync<List<T>>(answer, cancellationToken).ConfigureAwait(false)
                : (await ReadAsync<JsonElement>(answer, cancellationToken).ConfigureAwait(false)).GetProperty(member).Deserialize<List<T>>(GitHubJson.Options)!;
            foreach (var item in items)
            {
                yield return item;
            }

            next = LinkHeader.Next(answer.Headers);
            if (next is not null && (next.Scheme, next.Authority) != (_base.Scheme, _base.Authority))
            {
                throw new GitHubException($"GitHub named a next page on another server ({next.Authority}).", "The token is for this one only.",
                    "Check GITHUB_API_URL.");
            }
        }
    }

    /// <summary>Sends JSON and reads what comes back. Only inside <see cref="ChangeAsync"/>.</summary>
    public async Task<T> WriteAsync<T>(HttpMethod method, string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(method, At(path), Json(body), [], cancellationToken).ConfigureAwait(false);
        return await ReadAsync<T>(answer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends JSON or nothing, and expects nothing back. Only inside <see cref="ChangeAsync"/>.</summary>
    public async Task WriteAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken) =>
        (await SendAsync(method, At(path), body is null ? null : Json(body), [], cancellationToken).ConfigureAwait(false)).Dispose();

    /// <summary>Sends a file to an address that GitHub gave. Only inside <see cref="ChangeAsync"/>.</summary>
    public async Task<T> UploadAsync<T>(Uri address, byte[] content, string contentType, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Post, address, () => Bytes(content, contentType), [], cancellationToken).ConfigureAwait(false);
        return await ReadAsync<T>(answer, cancellationToken).ConfigureAwait(false);
    }

    private static Func<HttpContent> Json(object body)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), GitHubJson.Options);
        return () => Bytes(bytes, "application/json; charset=utf-8");
    }

    private static ByteArrayContent Bytes(byte[] bytes, string contentType)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return content;
    }

    private Uri At(string path) => new(_base, path);

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, Uri address, Func<HttpContent>? content, HttpStatusCode[] expected, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            HttpResponseMessage? answer = null;
            Exception? broken = null;
            try
            {
                answer = await SendOnceAsync(method, address, content, cancellationToken).ConfigureAwait(false);
                if (answer.IsSuccessStatusCode || expected.Contains(answer.StatusCode))
                {
                    return answer;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                broken = exception;
            }

            using (answer)
            {
                var body = answer is null ? "" : await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
                var limit = answer is null ? null : RateLimit.Wait(answer.StatusCode, answer.Headers, body, attempt, clock.GetUtcNow());
                // A POST whose answer was lost may have been done; it is not sent twice. A rate limit says that it was not.
                var mayRepeat = method != HttpMethod.Post && (broken is not null || answer!.StatusCode >= HttpStatusCode.InternalServerError);
                var wait = limit ?? (mayRepeat ? FirstDelay * Math.Pow(2, attempt) : null);
                if (wait is null || attempt >= options.Retries || wait > options.LongestWait)
                {
                    throw GitHubProblem.Explain(method, address, answer, body, broken, limit, clock.GetUtcNow());
                }

                log.Info($"GitHub: {(limit is null ? broken?.Message ?? $"status {(int)answer!.StatusCode}" : "rate limit")}; asking again in "
                    + $"{wait.Value.TotalSeconds:0.#} s.");
                await Task.Delay(wait.Value, clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpMethod method, Uri address, Func<HttpContent>? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content?.Invoke() };
        request.Headers.Accept.ParseAdd("application/vnd.github+json, application/json");
        request.Headers.UserAgent.ParseAdd("slipway");
        request.Headers.Add("X-GitHub-Api-Version", ApiVersion);
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token.Reveal());
        }

        log.Debug($"{method} {address}");
        return await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize<T>(text, GitHubJson.Options) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException exception)
        {
            throw new GitHubException(
                $"{_base.Host} answered something that is not GitHub's JSON.", exception.Message,
                    "Check GITHUB_API_URL: a proxy or a login page may stand before it.", answer.StatusCode, exception);
        }
    }
}
