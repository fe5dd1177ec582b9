using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.Dora;

/// <summary>What the metrics need of an event: numbers in place of texts, so that a million of them pass without leaving anything behind.</summary>
internal readonly record struct DoraEvent
{
    public required LedgerEventKind Kind { get; init; }

    public required string Service { get; init; }

    public required string Environment { get; init; }

    /// <summary>UTC ticks.</summary>
    public required long At { get; init; }

    /// <summary>A hash of the run's id.</summary>
    public required ulong Run { get; init; }

    public int Attempt { get; init; }

    public ReleaseKey? Release { get; init; }

    public ReleaseKey? Restored { get; init; }

    public bool? Planned { get; init; }

    /// <summary>The incident that it names; for an incident's own events always there.</summary>
    public string? Incident { get; init; }

    public CommitTimes Commits { get; init; }

    public static bool IsOfIncident(LedgerEventKind kind) => kind is LedgerEventKind.IncidentOpened or LedgerEventKind.IncidentResolved;

    public static DoraEvent Of(LedgerEvent ledgerEvent) => new()
    {
        Kind = ledgerEvent.Kind,
        Service = ledgerEvent.Service,
        Environment = ledgerEvent.Environment,
        At = ledgerEvent.At.UtcTicks,
        Run = ReleaseKey.Hash(ledgerEvent.RunId),
        Attempt = ledgerEvent.Attempt,
        Release = ReleaseKey.Of(ledgerEvent),
        Restored = ledgerEvent.Restored is { } restored ? ReleaseKey.Of(restored) : null,
        Planned = ledgerEvent.Planned,
        Incident = ledgerEvent.Incident ?? (IsOfIncident(ledgerEvent.Kind) ? ledgerEvent.RunId : null),
        Commits = CommitTimes.Of(ledgerEvent.Commits),
    };
}
