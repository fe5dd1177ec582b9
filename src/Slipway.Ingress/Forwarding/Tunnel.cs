namespace Slipway.Ingress.Forwarding;

/// <summary>Two connections that became one after 101 Switching Protocols (WebSocket): bytes pass both ways until either side ends.</summary>
internal static class Tunnel
{
    public static async Task RunAsync(Stream client, Stream upstream, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ways = new[] { StreamCopy.CopyAsync(client, upstream, either.Token), StreamCopy.CopyAsync(upstream, client, either.Token) };
        await Task.WhenAny(ways);
        await either.CancelAsync();
        await Task.WhenAll(ways).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
