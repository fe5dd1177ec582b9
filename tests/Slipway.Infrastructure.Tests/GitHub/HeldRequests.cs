using System.Collections.Concurrent;
using System.Net;

namespace Slipway.Infrastructure.Tests.GitHub;

/// <summary>Holds every request against GitHub's description, and has it answered by somebody who remembers what was asked before.</summary>
internal sealed class HeldRequests(Func<HttpRequestMessage, byte[], HttpResponseMessage> answer) : DelegatingHandler(new HttpClientHandler())
{
    public ConcurrentQueue<string> Sent { get; } = new();

    /// <summary>Requests that the description does not know, with what is wrong with them.</summary>
    public ConcurrentQueue<string> Broken { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var name = $"{request.Method} {request.RequestUri!.PathAndQuery}";
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        using var judged = await base.SendAsync(request, cancellationToken);
        var said = await judged.Content.ReadAsStringAsync(cancellationToken);

        // 500 is the description's own example breaking the description; the request was right.
        if (!judged.IsSuccessStatusCode && !(judged.StatusCode == HttpStatusCode.InternalServerError && !said.Contains("\"location\":[\"request\"")))
        {
            Broken.Enqueue($"{name}: {(int)judged.StatusCode} {said}");
        }

        Sent.Enqueue(name);
        return answer(request, body);
    }
}
