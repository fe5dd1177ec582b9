using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Slipway.Delivery.Ledger;

/// <summary>The kinds as they stand in a line.</summary>
internal static class LedgerKinds
{
    private static readonly (LedgerEventKind Kind, string Name, byte[] Utf8)[] All =
        [.. Enum.GetValues<LedgerEventKind>().Select(kind => (kind, Name(kind), Encoding.UTF8.GetBytes(Name(kind))))];

    public static string NameOf(LedgerEventKind kind) => All[(int)kind].Name;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static LedgerEventKind? Find(ReadOnlySpan<byte> name)
    {
        foreach (var (kind, _, utf8) in All)
        {
            if (name.SequenceEqual(utf8))
            {
                return kind;
            }
        }

        return null;
    }

    private static string Name(LedgerEventKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}
