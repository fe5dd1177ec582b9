using System.Buffers;

namespace Slipway.Ingress.Forwarding;

/// <summary>Copies and flushes piece by piece, so that an event stream or a slow upload passes as it comes.</summary>
internal static class StreamCopy
{
    private const int BufferSize = 32 * 1024;

    public static async Task CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                await to.FlushAsync(cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
