using System.IO.Pipelines;
using System.Net;

namespace Slipway.Delivery.Tests.Deploying;

/// <summary>A request body that leaves piece by piece, as the test writes it.</summary>
internal sealed class PushedContent(PipeReader source) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var buffer = new byte[1024];
        var reader = source.AsStream();
        int read;
        while ((read = await reader.ReadAsync(buffer)) > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read));
            await stream.FlushAsync();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
