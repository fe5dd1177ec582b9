using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Ledger;

/// <summary>An append as a change that a dry run can print.</summary>
internal static class LedgerChange
{
    public static Change Of(IReadOnlyCollection<LedgerEvent> events, string home)
    {
        var said = events.Take(4).Select(e => $"{LedgerKinds.NameOf(e.Kind)} of {e.Service}{(e.Version is null ? "" : " " + e.Version)} in {e.Environment}");
        return new("append", $"{events.Count} {(events.Count == 1 ? "event" : "events")} to {home}", new Dictionary<string, string>
        {
            ["events"] = string.Join(", ", said) + (events.Count > 4 ? ", …" : ""),
        });
    }
}
