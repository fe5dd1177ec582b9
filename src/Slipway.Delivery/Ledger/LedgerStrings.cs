using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Slipway.Delivery.Ledger;

/// <summary>Gives the same string for the same bytes while they recur (services, environments, the digest of neighbouring lines), so that they are not made
/// again and again.</summary>
/// <param name="lean">Whether texts that only people read are left out.</param>
internal sealed class LedgerStrings(bool lean = false)
{
    private const int Slots = 1 << 12;
    private const int LongestKept = 128;

    private readonly string?[] _kept = new string?[Slots];

    public bool Lean { get; } = lean;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public string Get(ref Utf8JsonReader reader)
    {
        var bytes = reader.ValueSpan;
        if (reader.ValueIsEscaped || bytes.Length > LongestKept)
        {
            return reader.GetString()!;
        }

        var hash = new HashCode();
        hash.AddBytes(bytes);
        ref var slot = ref _kept[hash.ToHashCode() & (Slots - 1)];
        return slot is not null && reader.ValueTextEquals(slot) ? slot : slot = reader.GetString()!;
    }
}
