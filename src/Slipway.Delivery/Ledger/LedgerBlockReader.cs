using System.Buffers;
using System.Runtime.CompilerServices;

namespace Slipway.Delivery.Ledger;

/// <summary>Reads the lines of one block; knows nothing of the others, so that blocks are read at once.</summary>
internal static class LedgerBlockReader
{
    /// <summary>The results of the lines that are not empty, each with its number within the block, and how many lines the block has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (List<(int Line, bool Ended, LedgerLineResult Result)> Results, int Lines) Read(LedgerBlock block, bool lean)
    {
        var results = new List<(int, bool, LedgerLineResult)>();
        var strings = new LedgerStrings(lean);
        var rest = block.Bytes.AsSpan(0, block.Length);
        var number = 0;
        while (rest.Length > 0)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            number++;
            if (line is not [] and not [(byte)'\r'])
            {
                results.Add((number, end >= 0, LedgerLine.Read(line, strings)));
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        ArrayPool<byte>.Shared.Return(block.Bytes);
        return (results, number);
    }
}
