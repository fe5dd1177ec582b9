using System.Globalization;

namespace Slipway.Delivery.Ledger;

/// <summary>Finds which events a ledger has already, without reading more of each line than it must.</summary>
internal static class LedgerIds
{
    private const int IdLength = 32;

    private static readonly byte[] Head = [.. System.Text.Encoding.UTF8.GetBytes($"{{\"schema\":\"slipway/event/{LedgerEvent.SchemaVersion}\",\"id\":\"")];

    public static UInt128 Of(LedgerEvent ledgerEvent) => UInt128.Parse(ledgerEvent.Id, NumberStyles.AllowHexSpecifier);

    /// <summary>Those of <paramref name="wanted"/> that stand in the stream as readable events.</summary>
    public static async Task<HashSet<UInt128>> FindAsync(Stream stream, IReadOnlySet<UInt128> wanted, CancellationToken cancellationToken)
    {
        var found = new HashSet<UInt128>();
        var strings = new LedgerStrings();
        await LedgerLines.VisitAsync(stream, Visit, cancellationToken).ConfigureAwait(false);
        return found;

        void Visit(ReadOnlySpan<byte> line, long number, bool ended)
        {
            // The usual line begins with its id. It counts only when all of it can be read: the head of a torn line is no event.
            if (line.Length > Head.Length + IdLength && line.StartsWith(Head)
                && UInt128.TryParse(line.Slice(Head.Length, IdLength), NumberStyles.AllowHexSpecifier, null, out var id) && !wanted.Contains(id))
            {
                return;
            }

            var read = LedgerLine.Read(line, strings);
            if (read.Event is not null && wanted.Contains(read.Id))
            {
                found.Add(read.Id);
            }
        }
    }
}
