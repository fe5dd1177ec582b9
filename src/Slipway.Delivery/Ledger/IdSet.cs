using System.Runtime.CompilerServices;

namespace Slipway.Delivery.Ledger;

/// <summary>A set of event ids in half the memory of a general one: ids are hashes, so their low bits are the place, and the next free one is taken.</summary>
internal sealed class IdSet
{
    private const int FirstCapacity = 1 << 10;

    private UInt128[] _slots = new UInt128[FirstCapacity];
    private int _count;
    private bool _hasZero;

    /// <summary>Adds the id; answers whether it was new.</summary>
    public bool Add(UInt128 id)
    {
        if (id == 0)
        {
            return !_hasZero && (_hasZero = true);
        }

        if (_count * 4L >= _slots.Length * 3L)
        {
            Grow();
        }

        if (!Place(_slots, id))
        {
            return false;
        }

        _count++;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Place(UInt128[] slots, UInt128 id)
    {
        var mask = slots.Length - 1;
        for (var i = (int)(ulong)id & mask; ; i = (i + 1) & mask)
        {
            if (slots[i] == 0)
            {
                slots[i] = id;
                return true;
            }

            if (slots[i] == id)
            {
                return false;
            }
        }
    }

    private void Grow()
    {
        var larger = new UInt128[_slots.Length * 2];
        foreach (var id in _slots)
        {
            if (id != 0)
            {
                Place(larger, id);
            }
        }

        _slots = larger;
    }
}
