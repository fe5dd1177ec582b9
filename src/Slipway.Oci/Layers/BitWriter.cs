namespace Slipway.Oci.Layers;

/// <summary>Bits into bytes, lowest bit first, as DEFLATE packs them.</summary>
internal sealed class BitWriter(Stream output)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _count;
    private ulong _bits;
    private int _bitCount;

    public void Write(int value, int bits)
    {
        _bits |= (ulong)(uint)value << _bitCount;
        _bitCount += bits;
        while (_bitCount >= 8)
        {
            Put((byte)_bits);
            _bits >>= 8;
            _bitCount -= 8;
        }
    }

    public void AlignToByte() => Write(0, (8 - _bitCount) & 7);

    /// <summary>Only at a byte boundary.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Flush();
        output.Write(bytes);
    }

    public void Flush()
    {
        output.Write(_buffer.AsSpan(0, _count));
        _count = 0;
    }

    private void Put(byte value)
    {
        if (_count == _buffer.Length)
        {
            Flush();
        }

        _buffer[_count++] = value;
    }
}
