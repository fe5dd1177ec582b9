namespace Slipway.Oci.Layers;

/// <summary>The head of a block with codes of its own: the code lengths, run-length coded and Huffman coded in turn (RFC 1951, 3.2.7).</summary>
internal sealed class CodeLengthHeader
{
    private const int RepeatPrevious = 16;
    private const int RepeatZero = 17;
    private const int RepeatZeroLong = 18;
    private static readonly int[] Order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly List<(int Symbol, int Extra, int ExtraBits)> _runs = [];
    private readonly HuffmanCode _code;
    private readonly int _literals;
    private readonly int _distances;
    private readonly int _lengths;

    public CodeLengthHeader(HuffmanCode literals, HuffmanCode distances)
    {
        _literals = Math.Max(257, Used(literals.Lengths));
        _distances = Math.Max(1, Used(distances.Lengths));
        AddRuns([.. literals.Lengths.AsSpan(0, _literals), .. distances.Lengths.AsSpan(0, _distances)]);
        var frequencies = new int[19];
        _runs.ForEach(run => frequencies[run.Symbol]++);
        _code = HuffmanCode.Of(frequencies, 7);
        _lengths = Math.Max(4, Used([.. Order.Select(symbol => _code.Lengths[symbol])]));
    }

    public long Bits => 14 + (3 * _lengths) + _runs.Sum(run => (long)_code.Lengths[run.Symbol] + run.ExtraBits);

    public void Write(BitWriter bits)
    {
        bits.Write(_literals - 257, 5);
        bits.Write(_distances - 1, 5);
        bits.Write(_lengths - 4, 4);
        foreach (var symbol in Order.AsSpan(0, _lengths))
        {
            bits.Write(_code.Lengths[symbol], 3);
        }

        foreach (var (symbol, extra, extraBits) in _runs)
        {
            _code.Write(bits, symbol);
            bits.Write(extra, extraBits);
        }
    }

    private static int Used(byte[] lengths) => Array.FindLastIndex(lengths, length => length > 0) + 1;

    private void AddRuns(byte[] lengths)
    {
        for (var at = 0; at < lengths.Length;)
        {
            var value = lengths[at];
            var run = 1;
            while (at + run < lengths.Length && lengths[at + run] == value)
            {
                run++;
            }

            at += run;
            if (value != 0)
            {
                _runs.Add((value, 0, 0));
                run--;
            }

            while (run >= 3)
            {
                var (symbol, shortest, longest, extraBits) = (value, run) switch
                {
                    ( > 0, _) => (RepeatPrevious, 3, 6, 2),
                    (_, < 11) => (RepeatZero, 3, 10, 3),
                    _ => (RepeatZeroLong, 11, 138, 7),
                };
                var part = Math.Min(run, longest);
                _runs.Add((symbol, part - shortest, extraBits));
                run -= part;
            }

            for (; run > 0; run--)
            {
                _runs.Add((value, 0, 0));
            }
        }
    }
}
