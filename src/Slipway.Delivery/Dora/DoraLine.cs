using System.Runtime.CompilerServices;
using System.Text.Unicode;
using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.Dora;

/// <summary>
/// Takes from a ledger's line what the metrics need, without making texts of the rest. It reads the lines that Slipway itself writes; whatever is unusual in a
/// line (white space, an escape in a name, a missing id, damage) is left to <see cref="LedgerLine"/>, which alone says what is wrong.
/// </summary>
internal static class DoraLine
{
    public static LedgerEntry<DoraEvent> Read(ReadOnlySpan<byte> line, LedgerStrings strings)
    {
        if (Utf8.IsValid(line) && TryRead(line, strings, out var entry))
        {
            return entry;
        }

        var whole = LedgerLine.Read(line, strings);
        return whole.Event is { } read
            ? new(DoraEvent.Of(read), read.Kind, read.At.UtcTicks, whole.Id)
            : new(default, default, default, default, whole.Problem, whole.Message);
    }

    /// <summary>The line's beginning alone: what happened, where and when. <see langword="false"/>: the line is unusual.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryReadHead(ReadOnlySpan<byte> line, LedgerStrings strings, out DoraEvent head)
    {
        head = default;
        var fields = new DoraLineFields(strings);
        var cursor = new LineCursor(line);
        if (!cursor.Take('{'))
        {
            return false;
        }

        while (!fields.TryGetHead(out head))
        {
            if (!cursor.TakeName(out var name) || !fields.Take(name, ref cursor) || !cursor.Take(','))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The quick way alone; <see langword="false"/>: the line is unusual.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool TryRead(ReadOnlySpan<byte> line, LedgerStrings strings, out LedgerEntry<DoraEvent> entry)
    {
        entry = default;
        var fields = new DoraLineFields(strings);
        var cursor = new LineCursor(line);
        if (!cursor.Take('{'))
        {
            return false;
        }

        do
        {
            if (!cursor.TakeName(out var name) || !fields.Take(name, ref cursor))
            {
                return false;
            }
        }
        while (cursor.Take(','));
        return cursor.Take('}') && cursor.IsAtEnd && fields.TryComplete(out entry);
    }
}
