using System.Security.Cryptography;

namespace Slipway.Oci.Streams;

/// <summary>
/// Reads a blob and checks it on the way: more bytes than promised, fewer, or others are a <see cref="CorruptContentException"/> before the end is
/// reached.
/// </summary>
internal sealed class VerifyingStream(Stream inner, Descriptor expected, string where) : ForwardReadStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;
    private bool _checked;

    public override int Read(Span<byte> buffer) => Note(buffer, inner.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Note(buffer.Span, count);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Note(Span<byte> buffer, int count)
    {
        if (_checked || buffer.Length == 0)
        {
            return count;
        }

        _length += count;
        _hash.AppendData(buffer[..count]);
        if (count > 0 && _length <= expected.Size)
        {
            return count;
        }

        _checked = true;
        var found = Digest.OfHash(_hash.GetHashAndReset());
        return count == 0 && _length == expected.Size && found == expected.Digest
            ? count
            : throw CorruptContentException.Of(expected, where, found, _length);
    }
}
