using System.Security.Cryptography;
using Slipway.Oci.Streams;

namespace Slipway.Oci.Unpacking;

/// <summary>Hashes what is read through it.</summary>
internal sealed class ReadHashStream(Stream inner, IncrementalHash hash) : ForwardReadStream
{
    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        hash.AppendData(buffer[..count]);
        return count;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        hash.AppendData(buffer.Span[..count]);
        return count;
    }
}
