using System.Buffers;
using System.Runtime.CompilerServices;

namespace Slipway.Delivery.Ledger;

/// <summary>Cuts a stream into blocks of whole lines, so that several can be read at once. Who takes a block gives its bytes back to the shared pool.</summary>
internal static class LedgerBlocks
{
    private const int Size = 1 << 17;

    public static async IAsyncEnumerable<LedgerBlock> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Size);
        var held = 0;
        while (true)
        {
            if (held == buffer.Length)
            {
                buffer = Larger(buffer); // a line longer than a block
            }

            var read = await stream.ReadAtLeastAsync(buffer.AsMemory(held), buffer.Length - held, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            var filled = held + read;
            if (filled < buffer.Length)
            {
                yield return new(buffer, filled); // the end, with or without a line feed
                yield break;
            }

            var whole = buffer.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
            held = filled - whole;
            if (whole > 0)
            {
                var next = ArrayPool<byte>.Shared.Rent(Math.Max(Size, held));
                buffer.AsSpan(whole, held).CopyTo(next);
                yield return new(buffer, whole);
                buffer = next;
            }
        }
    }

    private static byte[] Larger(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
