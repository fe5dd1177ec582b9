using System.Buffers;
using System.Runtime.CompilerServices;

namespace Slipway.Delivery.Ledger;

/// <summary>Reads the lines of one block; knows nothing of the others, so that blocks are read at once. Used again for block after block, so that a long ledger
/// leaves nothing behind.</summary>
internal sealed class LedgerBlockReader<T>(LedgerEntryReader<T> read)
{
    private readonly LedgerStrings _strings = new();

    /// <summary>The lines that are not empty, each with its number within the block.</summary>
    public List<(int Line, bool Ended, LedgerEntry<T> Entry)> Entries { get; } = [];

    /// <summary>How many lines the block has.</summary>
    public int Lines { get; private set; }

    /// <summary>Forgets the block before and reads this one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public LedgerBlockReader<T> Read(LedgerBlock block)
    {
        Entries.Clear();
        var rest = block.Bytes.AsSpan(0, block.Length);
        var number = 0;
        while (rest.Length > 0)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            number++;
            if (line is not [] and not [(byte)'\r'])
            {
                Entries.Add((number, end >= 0, read(line, _strings)));
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        ArrayPool<byte>.Shared.Return(block.Bytes);
        Lines = number;
        return this;
    }
}
