using System.Net;

namespace Slipway.Oci.Registries.Http;

/// <summary>
/// A part of a blob as a request's body, straight from its source. Tells a failure of the source from one of the connection, and calls for help when
/// nothing moves.
/// </summary>
internal sealed class StreamingContent(Stream source, long length, Action moved) : HttpContent
{
    private const int BufferSize = 128 * 1024;

    /// <summary>What went wrong on the reading side; then the connection is not to blame.</summary>
    public Exception? SourceFailure { get; private set; }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        for (var left = length; left > 0;)
        {
            var count = await ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken).ConfigureAwait(false);
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            left -= count;
            moved();
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long computed)
    {
        computed = length;
        return true;
    }

    private async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var count = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            return count > 0 ? count : throw new EndOfStreamException("The blob is shorter than it should be.");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            SourceFailure = exception;
            throw;
        }
    }
}
