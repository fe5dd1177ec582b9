using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.Dora.Page;

/// <summary>One incident as the page shows it.</summary>
internal sealed record IncidentView(string Id, string? Title, DateTimeOffset Opened, DateTimeOffset? Resolved)
{
    public static IncidentView? Of(string id, IReadOnlyList<LedgerEvent> events)
    {
        var opened = events.Where(e => e.Kind == LedgerEventKind.IncidentOpened).MinBy(e => e.At);
        return opened is null ? null : new(id, opened.Reason, opened.At, events.Where(e => e.Kind == LedgerEventKind.IncidentResolved).MinBy(e => e.At)?.At);
    }
}
