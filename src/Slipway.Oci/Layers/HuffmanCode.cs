namespace Slipway.Oci.Layers;

/// <summary>A canonical Huffman code (RFC 1951, 3.2.2) with limited lengths.</summary>
internal sealed class HuffmanCode
{
    private readonly int[] _codes;

    private HuffmanCode(byte[] lengths)
    {
        Lengths = lengths;
        _codes = Codes(lengths);
    }

    /// <summary>The length of each symbol's code; 0 for a symbol that has none.</summary>
    public byte[] Lengths { get; }

    /// <summary>
    /// A code for symbols of these frequencies, none longer than <paramref name="limit"/> bits. At least two symbols get one, which every decoder
    /// accepts.
    /// </summary>
    public static HuffmanCode Of(ReadOnlySpan<int> frequencies, int limit)
    {
        var weights = frequencies.ToArray();
        for (var symbol = 0; weights.Count(weight => weight > 0) < 2; symbol++)
        {
            weights[symbol] = Math.Max(weights[symbol], 1);
        }

        while (true)
        {
            var lengths = Build(weights);
            if (lengths.Max() <= limit)
            {
                return new HuffmanCode(lengths);
            }

            // Flatten the weights until the tree is low enough: rare, and close to the best code.
            for (var symbol = 0; symbol < weights.Length; symbol++)
            {
                weights[symbol] = weights[symbol] == 0 ? 0 : (weights[symbol] >> 1) | 1;
            }
        }
    }

    public void Write(BitWriter bits, int symbol) => bits.Write(_codes[symbol], Lengths[symbol]);

    // The two-queue method: leaves in order of weight, inner nodes in the order in which they arise, which is the same order.
    private static byte[] Build(int[] weights)
    {
        var leaves = Enumerable.Range(0, weights.Length).Where(symbol => weights[symbol] > 0).OrderBy(symbol => weights[symbol])
            .ThenBy(symbol => symbol).ToArray();
        var count = leaves.Length;
        var sums = new long[(2 * count) - 1];
        var parents = new int[sums.Length];
        for (var leaf = 0; leaf < count; leaf++)
        {
            sums[leaf] = weights[leaves[leaf]];
        }

        var (nextLeaf, nextNode) = (0, count);
        for (var node = count; node < sums.Length; node++)
        {
            for (var child = 0; child < 2; child++)
            {
                var lightest = nextLeaf < count && (nextNode >= node || sums[nextLeaf] <= sums[nextNode]) ? nextLeaf++ : nextNode++;
                sums[node] += sums[lightest];
                parents[lightest] = node;
            }
        }

        var depths = new int[sums.Length];
        var lengths = new byte[weights.Length];
        for (var node = sums.Length - 2; node >= 0; node--)
        {
            depths[node] = depths[parents[node]] + 1;
            if (node < count)
            {
                lengths[leaves[node]] = (byte)depths[node];
            }
        }

        return lengths;
    }

    private static int[] Codes(byte[] lengths)
    {
        var counts = new int[17];
        foreach (var length in lengths)
        {
            counts[length]++;
        }

        counts[0] = 0;
        var next = new int[17];
        for (var length = 1; length <= 15; length++)
        {
            next[length + 1] = (next[length] + counts[length]) << 1;
        }

        return [.. lengths.Select(length => length == 0 ? 0 : Reverse(next[length]++, length))];
    }

    // Codes are packed highest bit first, everything else lowest bit first.
    private static int Reverse(int code, int length)
    {
        var reversed = 0;
        for (var bit = 0; bit < length; bit++)
        {
            reversed = (reversed << 1) | ((code >> bit) & 1);
        }

        return reversed;
    }
}
