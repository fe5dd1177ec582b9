using System.Buffers;

namespace Slipway.Delivery.Ledger;

/// <summary>Cuts a stream into lines without holding more than one of them.</summary>
internal static class LedgerLines
{
    private const int ChunkSize = 1 << 18;

    /// <summary>Sees one line, without its line feed.</summary>
    /// <param name="line">The bytes; valid only during the call.</param>
    /// <param name="number">From one.</param>
    /// <param name="ended">Whether a line feed followed.</param>
    public delegate void Visitor(ReadOnlySpan<byte> line, long number, bool ended);

    /// <summary>Visits every line that is not empty.</summary>
    public static async Task VisitAsync(Stream stream, Visitor visit, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            var held = 0;
            var number = 0L;
            int read;
            while ((read = await stream.ReadAsync(buffer.AsMemory(held), cancellationToken).ConfigureAwait(false)) > 0)
            {
                var filled = held + read;
                var used = VisitWhole(buffer.AsSpan(0, filled), held, ref number, visit);
                held = filled - used;
                buffer.AsSpan(used, held).CopyTo(buffer);
                if (held == buffer.Length)
                {
                    buffer = Grown(buffer, held);
                }
            }

            if (held > 0)
            {
                visit(buffer.AsSpan(0, held), number + 1, false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int VisitWhole(ReadOnlySpan<byte> bytes, int searched, ref long number, Visitor visit)
    {
        var start = 0;
        int end;
        while ((end = bytes[Math.Max(start, searched)..].IndexOf((byte)'\n')) >= 0)
        {
            end += Math.Max(start, searched);
            number++;
            var line = bytes[start..end];
            if (line.Length > 0 && !(line.Length == 1 && line[0] == '\r'))
            {
                visit(line, number, true);
            }

            start = end + 1;
        }

        return start;
    }

    private static byte[] Grown(byte[] buffer, int held)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, held).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
