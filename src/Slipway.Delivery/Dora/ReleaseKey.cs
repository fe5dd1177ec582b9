using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.Dora;

/// <summary>
/// Which release an event is about, in 16 bytes: the head of its digest, or a hash of its commit where history knows no digest. A million of them must fit into
/// memory.
/// </summary>
internal readonly record struct ReleaseKey(UInt128 Value)
{
    private const int HexDigits = 32;
    private const ulong Basis = 14695981039346656037UL;
    private const ulong Prime = 1099511628211UL;

    public static ReleaseKey? Of(LedgerEvent ledgerEvent) =>
        ledgerEvent.Digest is { } digest ? Of(digest)
        : (ledgerEvent.Commit ?? ledgerEvent.Version) is { } name ? new(new UInt128(0, Hash(name))) : null;

    public static ReleaseKey Of(Oci.Digest digest)
    {
        var text = digest.ToString();
        return new(UInt128.Parse(text.AsSpan(text.Length - 64, HexDigits), NumberStyles.AllowHexSpecifier));
    }

    /// <summary>The hash of a text that is given as UTF-8; <see langword="false"/> when it is not plain ASCII.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryHash(ReadOnlySpan<byte> text, out ulong? hash)
    {
        var value = Basis;
        foreach (var c in text)
        {
            value = (value ^ c) * Prime;
        }

        hash = value;
        return Ascii.IsValid(text);
    }

    /// <summary>FNV-1a, 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Hash(string text)
    {
        var hash = Basis;
        foreach (var c in text)
        {
            hash = (hash ^ c) * Prime;
        }

        return hash;
    }
}
