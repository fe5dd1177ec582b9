using System.Buffers.Binary;

namespace Slipway.Oci.Layers;

/// <summary>
/// DEFLATE (RFC 1951) whose output depends on the input alone. The runtime's own zlib may give other bytes on another version or processor, and with them
/// another digest for the same commit; this one is part of the program. About as dense as zlib's level 6.
/// </summary>
internal sealed class Deflater(Stream output)
{
    private const int Window = 32 * 1024;
    private const int Chunk = 256 * 1024;
    private const int HashBits = 15;
    private const int ShortestMatch = 4;
    private const int LongestMatch = 258;
    private const int NiceMatch = 128; // long enough to stop searching
    private const int ChainLimit = 48;

    private readonly byte[] _buffer = new byte[Window + Chunk];
    private readonly int[] _head = new int[1 << HashBits];
    private readonly int[] _previous = new int[Window + Chunk];
    private readonly DeflateBlock _block = new(new BitWriter(output));
    private int _history; // bytes before the ones to compress
    private int _end;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var count = Math.Min(bytes.Length, _buffer.Length - _end);
            bytes[..count].CopyTo(_buffer.AsSpan(_end));
            _end += count;
            bytes = bytes[count..];
            if (_end == _buffer.Length)
            {
                Compress(last: false);
            }
        }
    }

    public void Finish() => Compress(last: true);

    private void Compress(bool last)
    {
        Array.Fill(_head, -1);
        for (var at = 0; at < _history; at++)
        {
            Insert(at);
        }

        var position = _history;
        var found = position < _end ? Find(position) : default;
        while (position < _end)
        {
            Insert(position);
            var next = found.Length is > 0 and < NiceMatch && position + 1 < _end ? Find(position + 1) : default;
            if (found.Length == 0 || next.Length > found.Length)
            {
                // A literal: nothing matches here, or the next byte starts a longer match.
                _block.AddLiteral(_buffer[position++]);
                found = next.Length > 0 || position >= _end ? next : Find(position);
            }
            else
            {
                _block.AddMatch(found.Length, found.Distance);
                for (var end = position + found.Length; ++position < end;)
                {
                    Insert(position);
                }

                found = position < _end ? Find(position) : default;
            }

            if (_block.IsFull)
            {
                _block.Emit(_buffer.AsSpan(position - _block.InputLength, _block.InputLength), last: false);
            }
        }

        _block.Emit(_buffer.AsSpan(_end - _block.InputLength, _block.InputLength), last);
        _history = Math.Min(Window, _end);
        _buffer.AsSpan(_end - _history, _history).CopyTo(_buffer);
        _end = _history;
    }

    private void Insert(int position)
    {
        if (position + ShortestMatch <= _end)
        {
            var hash = Hash(position);
            _previous[position] = _head[hash];
            _head[hash] = position;
        }
    }

    private uint Hash(int position) => BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(position)) * 2654435761u >> (32 - HashBits);

    private (int Length, int Distance) Find(int position)
    {
        var longest = Math.Min(LongestMatch, _end - position);
        if (longest < ShortestMatch)
        {
            return default;
        }

        var here = _buffer.AsSpan(position, longest);
        var best = (Length: ShortestMatch - 1, Distance: 0);
        var chain = ChainLimit;
        for (var candidate = _head[Hash(position)]; candidate >= 0 && position - candidate <= Window && chain-- > 0; candidate = _previous[candidate])
        {
            if (candidate == position || _buffer[candidate + best.Length] != _buffer[position + best.Length])
            {
                continue;
            }

            var length = here.CommonPrefixLength(_buffer.AsSpan(candidate, longest));
            if (length > best.Length)
            {
                best = (length, position - candidate);
                if (length >= NiceMatch || length == longest)
                {
                    break;
                }
            }
        }

        return best.Distance == 0 ? default : best;
    }
}
