using System.Security.Cryptography;
using System.Text;

namespace Slipway.Delivery.Ledger;

/// <summary>The rule by which an event's id follows from what it says.</summary>
internal static class LedgerEventId
{
    private const int Bytes = 16; // 128 bits: no collision among all events that will ever be written

    public static string Of(LedgerEvent ledgerEvent)
    {
        // Lengths before the texts, so that no two different events spell the same bytes.
        var text = new StringBuilder();
        foreach (var part in (ReadOnlySpan<string>)
        [
            ledgerEvent.Service, ledgerEvent.Environment, ledgerEvent.Digest?.ToString() ?? "", ledgerEvent.RunId,
            ledgerEvent.Attempt.ToString(), LedgerKinds.NameOf(ledgerEvent.Kind),
        ])
        {
            text.Append(part.Length).Append(':').Append(part);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, Bytes));
    }
}
