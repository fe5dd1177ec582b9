using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Slipway.Delivery.Ledger;

/// <summary>Gives the same string for the same bytes while they recur (services, environments, the digest of neighbouring lines), so that they are not made
/// again and again.</summary>
internal sealed class LedgerStrings
{
    private const int Slots = 1 << 12;
    private const int LongestKept = 128;

    private readonly string?[] _kept = new string?[Slots];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public string Get(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped || reader.ValueSpan.Length > LongestKept)
        {
            return reader.GetString()!;
        }

        ref var slot = ref Slot(reader.ValueSpan);
        return slot is not null && reader.ValueTextEquals(slot) ? slot : slot = reader.GetString()!;
    }

    /// <summary>The same for bytes that are known to be UTF-8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestKept)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref var slot = ref Slot(utf8);
        return slot is not null && Ascii.Equals(utf8, slot) ? slot : slot = Encoding.UTF8.GetString(utf8);
    }

    private ref string? Slot(ReadOnlySpan<byte> bytes)
    {
        var hash = new HashCode();
        hash.AddBytes(bytes);
        return ref _kept[hash.ToHashCode() & (Slots - 1)];
    }
}
