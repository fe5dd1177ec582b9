using System.Net;

namespace Slipway.Ingress.Forwarding;

/// <summary>The incoming body as it arrives.</summary>
internal sealed class ForwardedBody(HttpRequest request) : HttpContent
{
    /// <summary>Whether a byte may have been taken from the client: then the request cannot be sent a second time.</summary>
    public bool Started { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Started = true;
        return StreamCopy.CopyAsync(request.Body, stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = request.ContentLength ?? 0;
        return request.ContentLength is not null;
    }
}
