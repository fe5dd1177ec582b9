using System.Buffers.Binary;
using Slipway.Oci.Streams;

namespace Slipway.Oci.Layers;

/// <summary>One gzip member (RFC 1952) without time, name or operating system, around <see cref="Deflater"/>. Leaves the inner stream open.</summary>
internal sealed class GzipWriter : ForwardWriteStream
{
    // Magic, method 8 (deflate), no flags, time 0, no extra flags, operating system 255 (unknown).
    private static readonly byte[] Header = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];

    private readonly Stream _inner;
    private readonly Deflater _deflater;
    private readonly Crc32 _crc = new();
    private uint _length;

    public GzipWriter(Stream inner)
    {
        _inner = inner;
        _inner.Write(Header);
        _deflater = new Deflater(inner);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _crc.Append(buffer);
        _length += (uint)buffer.Length; // modulo 2^32, as the format has it
        _deflater.Write(buffer);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    /// <summary>Ends the member: everything that is still held back, and the trailer.</summary>
    public void Finish()
    {
        _deflater.Finish();
        Span<byte> trailer = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _length);
        _inner.Write(trailer);
    }
}
