using System.Runtime.CompilerServices;

namespace Slipway.Delivery.Ledger;

/// <summary>
/// A set of event ids in a third of the memory of a general one. The ids stand one after the other in chunks that never move; a table of their numbers is
/// searched from the place that an id's low bits name (ids are hashes) to the next free one. A byte for each place, small enough to stay in the processor's
/// cache, tells nearly always whether the id itself must be looked at.
/// </summary>
internal sealed class IdSet
{
    private const int FirstCapacity = 1 << 10;
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;
    private const int TagShift = 57;
    private const byte Taken = 0x80;

    private readonly List<UInt128[]> _chunks = [];
    private byte[] _tags = new byte[FirstCapacity]; // 0: free
    private int[] _numbers = new int[FirstCapacity];
    private int _count;

    /// <summary>Adds the id; answers whether it was new.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Add(UInt128 id)
    {
        if (_count * 4L >= _tags.Length * 3L)
        {
            Grow();
        }

        var mask = _tags.Length - 1;
        var place = (int)(ulong)id & mask;
        var tag = Tag(id);
        for (; _tags[place] != 0; place = (place + 1) & mask)
        {
            if (_tags[place] == tag && At(_numbers[place]) == id)
            {
                return false;
            }
        }

        if (_count % ChunkSize == 0)
        {
            _chunks.Add(new UInt128[ChunkSize]);
        }

        _chunks[^1][_count % ChunkSize] = id;
        (_tags[place], _numbers[place]) = (tag, _count++);
        return true;
    }

    /// <summary>From the id's high bits, which do not name its place.</summary>
    private static byte Tag(UInt128 id) => (byte)(Taken | (byte)((ulong)(id >> 64) >> TagShift));

    private UInt128 At(int number) => _chunks[number >> ChunkBits][number & (ChunkSize - 1)];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Grow()
    {
        var mask = (_tags.Length * 2) - 1;
        _tags = new byte[mask + 1];
        _numbers = new int[mask + 1];
        for (var number = 0; number < _count; number++)
        {
            var id = At(number);
            var place = (int)(ulong)id & mask;
            while (_tags[place] != 0)
            {
                place = (place + 1) & mask;
            }

            (_tags[place], _numbers[place]) = (Tag(id), number);
        }
    }
}
