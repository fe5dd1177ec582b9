namespace Slipway.Oci.Registries.Http;

/// <summary>A server that does not begin to answer in time counts as a broken connection. Streamed uploads watch their own progress.</summary>
internal sealed class PatienceHandler(HttpMessageHandler inner, TimeSpan patience, TimeProvider clock) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await base.SendAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{request.RequestUri?.Authority} did not answer within {patience.TotalSeconds:0.#} s.", exception);
        }
    }
}
