using System.Numerics;

namespace Slipway.Oci.Layers;

/// <summary>Collects literals and matches, and writes them as one DEFLATE block: with codes of its own, or as they are where that is shorter.</summary>
internal sealed class DeflateBlock(BitWriter bits)
{
    private const int Capacity = 16 * 1024;
    private const int EndOfBlock = 256;
    private const int LongestStored = 65535;
    private const int Stored = 0;
    private const int FixedCodes = 1;
    private const int OwnCodes = 2;
    private const int MatchShift = 16; // a token is length << 16 | distance, or a literal below 256

    private readonly int[] _tokens = new int[Capacity];
    private readonly int[] _literalFrequencies = new int[286];
    private readonly int[] _distanceFrequencies = new int[30];
    private int _count;

    /// <summary>How many bytes of input the tokens stand for.</summary>
    public int InputLength { get; private set; }

    public bool IsFull => _count == Capacity;

    public void AddLiteral(byte value)
    {
        _tokens[_count++] = value;
        _literalFrequencies[value]++;
        InputLength++;
    }

    public void AddMatch(int length, int distance)
    {
        _tokens[_count++] = (length << MatchShift) | distance;
        _literalFrequencies[LengthCode(length).Code]++;
        _distanceFrequencies[DistanceCode(distance).Code]++;
        InputLength += length;
    }

    /// <summary>Writes the block and starts an empty one. <paramref name="input"/> is what the tokens stand for.</summary>
    public void Emit(ReadOnlySpan<byte> input, bool last)
    {
        if (_count == 0)
        {
            if (last)
            {
                bits.Write(1, 1);
                bits.Write(FixedCodes, 2);
                bits.Write(0, 7); // the fixed code of “end of block”
            }
        }
        else
        {
            EmitTokens(input, last);
        }

        if (last)
        {
            bits.AlignToByte();
            bits.Flush();
        }

        _count = InputLength = 0;
        Array.Clear(_literalFrequencies);
        Array.Clear(_distanceFrequencies);
    }

    private void EmitTokens(ReadOnlySpan<byte> input, bool last)
    {
        _literalFrequencies[EndOfBlock] = 1;
        var literals = HuffmanCode.Of(_literalFrequencies, 15);
        var distances = HuffmanCode.Of(_distanceFrequencies, 15);
        var header = new CodeLengthHeader(literals, distances);
        var cost = header.Bits + CostOf(literals, _literalFrequencies, symbol => symbol < 257 ? 0 : ExtraLengthBits(symbol))
            + CostOf(distances, _distanceFrequencies, symbol => symbol < 4 ? 0 : (symbol >> 1) - 1);
        if (cost / 8 >= input.Length)
        {
            EmitStored(input, last);
            return;
        }

        bits.Write(last ? 1 : 0, 1);
        bits.Write(OwnCodes, 2);
        header.Write(bits);
        foreach (var token in _tokens.AsSpan(0, _count))
        {
            if (token < 256)
            {
                literals.Write(bits, token);
                continue;
            }

            var length = LengthCode(token >> MatchShift);
            literals.Write(bits, length.Code);
            bits.Write(length.Extra, length.ExtraBits);
            var distance = DistanceCode(token & 0xFFFF);
            distances.Write(bits, distance.Code);
            bits.Write(distance.Extra, distance.ExtraBits);
        }

        literals.Write(bits, EndOfBlock);
    }

    private void EmitStored(ReadOnlySpan<byte> input, bool last)
    {
        do
        {
            var part = input[..Math.Min(input.Length, LongestStored)];
            input = input[part.Length..];
            bits.Write(last && input.Length == 0 ? 1 : 0, 1);
            bits.Write(Stored, 2);
            bits.AlignToByte();
            bits.Write(part.Length, 16);
            bits.Write(~part.Length & 0xFFFF, 16);
            bits.WriteBytes(part);
        }
        while (input.Length > 0);
    }

    private static long CostOf(HuffmanCode code, int[] frequencies, Func<int, int> extraBits)
    {
        var cost = 0L;
        for (var symbol = 0; symbol < frequencies.Length; symbol++)
        {
            cost += (long)frequencies[symbol] * (code.Lengths[symbol] + extraBits(symbol));
        }

        return cost;
    }

    private static int ExtraLengthBits(int code) => code is < 265 or 285 ? 0 : (code - 261) >> 2;

    // RFC 1951, 3.2.5: length codes come in groups of four, each group with one extra bit more than the one before.
    private static (int Code, int Extra, int ExtraBits) LengthCode(int length)
    {
        var value = length - 3;
        if (length == 258)
        {
            return (285, 0, 0);
        }

        if (value < 4)
        {
            return (257 + value, 0, 0);
        }

        var log = BitOperations.Log2((uint)value);
        var extraBits = log - 2;
        return (257 + (4 * (log - 1)) + ((value >> extraBits) & 3), value & ((1 << extraBits) - 1), extraBits);
    }

    // The same table: distance codes come in pairs.
    private static (int Code, int Extra, int ExtraBits) DistanceCode(int distance)
    {
        var value = distance - 1;
        if (value < 4)
        {
            return (value, 0, 0);
        }

        var log = BitOperations.Log2((uint)value);
        var extraBits = log - 1;
        return ((2 * log) + ((value >> extraBits) & 1), value & ((1 << extraBits) - 1), extraBits);
    }
}
