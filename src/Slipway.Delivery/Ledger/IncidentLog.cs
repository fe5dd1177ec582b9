using System.Security.Cryptography;
using System.Text;
using Slipway.Tooling;

namespace Slipway.Delivery.Ledger;

/// <summary>Opens and resolves incidents in the ledger. An open incident makes the next deployment of its service an unplanned one, and its cause a failed
/// one.</summary>
public sealed class IncidentLog(ILedger ledger, TimeProvider clock)
{
    private const int IdDigits = 6;

    /// <summary>Opens an incident. One of the same title that is open there already is answered as it is, so that a repeated command opens no second
    /// one.</summary>
    public async Task<Incident> OpenAsync(IncidentRequest request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Title))
        {
            throw new UsageException("The incident has no title.", "Others must know what it is about.",
                "./build.sh Incident --open \"customers see 502\" --service NAME --environment NAME");
        }

        var now = clock.GetUtcNow();
        if (request.Since > now)
        {
            throw new UsageException("The incident begins in the future.",
                $"It was said to begin at {request.Since.Value.UtcDateTime:u}; now is {now.UtcDateTime:u}.", "Give a time that has been.");
        }

        var history = await ledger.ReadAllAsync(cancellationToken).ConfigureAwait(false);
        var same = All(history).FirstOrDefault(incident => incident.Resolved is null
            && (incident.Title, incident.Service, incident.Environment) == (request.Title, request.Service, request.Environment));
        if (same is not null)
        {
            return same;
        }

        var since = request.Since ?? now;
        var cause = request.Unrelated ? null : Serving(history.Events, request.Service, request.Environment, since);
        var id = NewId(request, since);
        await ledger.AppendAsync(
            new LedgerEvent
            {
                Kind = LedgerEventKind.IncidentOpened,
                Service = request.Service,
                Environment = request.Environment,
                At = since,
                RunId = id,
                Incident = id,
                Reason = request.Title,
                Digest = cause?.Digest,
                Version = cause?.Version,
                Commit = cause?.Commit,
            },
            cancellationToken).ConfigureAwait(false);
        return new(id, request.Title, request.Service, request.Environment, since, null, cause?.Version ?? cause?.Commit);
    }

    /// <summary>Resolves an incident; one that is resolved already stays as it is. An unknown id is a <see cref="UsageException"/> that names the open
    /// ones.</summary>
    public async Task<Incident> ResolveAsync(string id, CancellationToken cancellationToken)
    {
        var incidents = All(await ledger.ReadAllAsync(cancellationToken).ConfigureAwait(false));
        var found = incidents.FirstOrDefault(incident => string.Equals(incident.Id, id, StringComparison.OrdinalIgnoreCase));
        if (found is null)
        {
            var open = incidents.Where(incident => incident.Resolved is null).Select(incident => $"{incident.Id} ({incident.Title})").ToList();
            throw new UsageException(
                $"There is no incident {id}.", open.Count == 0 ? "None is open." : $"Open: {string.Join(", ", open)}.",
                    "./build.sh Incident --resolve ID, with one of these ids.");
        }

        if (found.Resolved is not null)
        {
            return found;
        }

        var now = clock.GetUtcNow();
        await ledger.AppendAsync(
            new LedgerEvent
            {
                Kind = LedgerEventKind.IncidentResolved,
                Service = found.Service,
                Environment = found.Environment,
                At = now,
                RunId = found.Id,
                Incident = found.Id
            },
            cancellationToken).ConfigureAwait(false);
        return found with { Resolved = now };
    }

    /// <summary>The incidents that are open, the oldest first.</summary>
    public async Task<IReadOnlyList<Incident>> OpenIncidentsAsync(CancellationToken cancellationToken) =>
        [.. All(await ledger.ReadAllAsync(cancellationToken).ConfigureAwait(false)).Where(incident => incident.Resolved is null)];

    private static List<Incident> All(LedgerHistory history) =>
    [
        .. history.Events
            .Where(e => e.Kind is LedgerEventKind.IncidentOpened or LedgerEventKind.IncidentResolved)
            .GroupBy(e => e.Incident ?? e.RunId)
            .Select(group => (Opened: group.FirstOrDefault(e => e.Kind == LedgerEventKind.IncidentOpened),
                Resolved: group.FirstOrDefault(e => e.Kind == LedgerEventKind.IncidentResolved)))
            .Where(pair => pair.Opened is not null)
            .Select(pair => new Incident(
                pair.Opened!.Incident ?? pair.Opened.RunId, pair.Opened.Reason ?? "", pair.Opened.Service, pair.Opened.Environment, pair.Opened.At,
                    pair.Resolved?.At,
                pair.Opened.Version ?? pair.Opened.Commit)),
    ];

    /// <summary>The release that served at that time: the last that users got, unless it was taken back since.</summary>
    private static LedgerEvent? Serving(IEnumerable<LedgerEvent> events, string service, string environment, DateTimeOffset at)
    {
        LedgerEvent? serving = null;
        var released = new List<LedgerEvent>();
        foreach (var e in events.Where(e => e.Service == service && e.Environment == environment && e.At <= at))
        {
            switch (e.Kind)
            {
                case LedgerEventKind.DeploySucceeded:
                    released.Add(serving = e);
                    break;
                case LedgerEventKind.Rollback:
                    serving = released.FindLast(other => e.Restored is null ? other.Digest != e.Digest : other.Digest == e.Restored);
                    break;
                case LedgerEventKind.Rejected when serving?.Digest == e.Digest:
                    released.Remove(serving!);
                    serving = released.LastOrDefault();
                    break;
                default:
                    break;
            }
        }

        return serving;
    }

    /// <summary>Follows from what it is about, so that a repeated command makes no second one.</summary>
    private static string NewId(IncidentRequest request, DateTimeOffset since)
    {
        var text = string.Join('\n', request.Service, request.Environment, request.Title, since.UtcTicks);
        return "INC-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..IdDigits];
    }
}
