using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Delivery.Deploying.Local.State;
using Slipway.Tooling;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Deploying.Local.Ingress;

/// <summary>The client of an ingress's control.</summary>
internal sealed class IngressControl(HttpClient http, LocalFolders folders, TimeProvider clock)
{
    /// <summary>The contract that this build speaks; an ingress of another one is replaced.</summary>
    public const int Protocol = 1;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);

    /// <summary>What the ingress says; <see langword="null"/> when it does not answer, or is not ours.</summary>
    public async Task<IngressStatus?> ReadAsync(LocalIngress ingress, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(HttpMethod.Get, "/", null, ingress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsNoAnswer(exception, cancellationToken))
        {
            return null;
        }
    }

    /// <summary>Moves the traffic; when this returns, every new request goes to <paramref name="upstream"/>.</summary>
    public async Task SwitchAsync(LocalIngress ingress, Uri? upstream, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(HttpMethod.Put, "/upstream", new { Url = upstream }, ingress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsNoAnswer(exception, cancellationToken))
        {
            throw new TargetFailedException(
                $"The ingress of port {ingress.Instance.Port} did not move its traffic to {upstream?.ToString() ?? "nothing"}.",
                exception.Message,
                $"Run the same again; its log is {ingress.Instance.Log}.",
                inner: exception);
        }
    }

    private async Task<IngressStatus> SendAsync(HttpMethod method, string path, object? body, LocalIngress ingress, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AnswerTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var request = new HttpRequestMessage(method, new Uri($"http://127.0.0.1:{ingress.ControlPort}{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", IngressSettings.TryRead(folders.IngressSettings)?.Token);
        request.Content = body is null ? null : JsonContent.Create(body, options: new JsonSerializerOptions(JsonSerializerDefaults.Web));
        using var response = await http.SendAsync(request, either.Token).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<IngressStatus>(SlipwayJson.Options, either.Token).ConfigureAwait(false)
            ?? throw new JsonException("The answer is empty.");
    }

    private static bool IsNoAnswer(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or JsonException or IOException
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
