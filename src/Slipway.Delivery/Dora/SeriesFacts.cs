using System.Runtime.CompilerServices;
using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.Dora;

/// <summary>What the events of one service in one environment say, joined by deployment. Taking an event twice, or in another order, changes nothing.</summary>
internal sealed class SeriesFacts
{
    private readonly Dictionary<(ReleaseKey Release, ulong Run, int Attempt), DeploymentFacts> _deployments = [];
    private readonly Dictionary<string, IncidentFacts> _incidents = [];

    public IReadOnlyCollection<DeploymentFacts> Deployments => _deployments.Values;

    public IReadOnlyDictionary<string, IncidentFacts> Incidents => _incidents;

    public HashSet<RollbackFacts> Rollbacks { get; } = [];

    /// <summary>When the commits were written, of all deployments one after the other.</summary>
    public List<long> CommitTimes { get; } = [];

    /// <summary>The first event; what lies before is unknown.</summary>
    public long First { get; private set; } = DeploymentFacts.Never;

    public DeploymentFacts? Find(ReleaseKey release, ulong run, int attempt) => _deployments.GetValueOrDefault((release, run, attempt));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(LedgerEvent ledgerEvent)
    {
        var at = ledgerEvent.At.UtcTicks;
        First = Math.Min(First, at);
        var release = ReleaseKey.Of(ledgerEvent);
        var run = ReleaseKey.Hash(ledgerEvent.RunId);
        switch (ledgerEvent.Kind)
        {
            case LedgerEventKind.IncidentOpened or LedgerEventKind.IncidentResolved:
                AddIncident(ledgerEvent, at, release);
                break;
            case LedgerEventKind.Rollback:
                Rollbacks.Add(new(at, release, run, ledgerEvent.Attempt, ledgerEvent.Restored is { } restored ? ReleaseKey.Of(restored) : null));
                break;
            default:
                AddDeployment(Deployment(release ?? new(run), run, ledgerEvent.Attempt), ledgerEvent, at);
                break;
        }
    }

    private void AddIncident(LedgerEvent ledgerEvent, long at, ReleaseKey? release)
    {
        var id = ledgerEvent.Incident ?? ledgerEvent.RunId;
        if (!_incidents.TryGetValue(id, out var incident))
        {
            _incidents.Add(id, incident = new IncidentFacts());
        }

        if (ledgerEvent.Kind == LedgerEventKind.IncidentOpened)
        {
            // Should it be linked twice: what was said first.
            if (release is not null && at < incident.LinkedAt)
            {
                (incident.Release, incident.LinkedAt) = (release, at);
            }

            incident.Opened = Math.Min(incident.Opened, at);
        }
        else
        {
            incident.Resolved = Math.Min(incident.Resolved, at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddDeployment(DeploymentFacts deployment, LedgerEvent ledgerEvent, long at)
    {
        switch (ledgerEvent.Kind)
        {
            case LedgerEventKind.DeploySucceeded:
                deployment.Succeeded = Math.Min(deployment.Succeeded, at);
                break;
            case LedgerEventKind.DeployFailed:
                deployment.Failed = Math.Min(deployment.Failed, at);
                break;
            case LedgerEventKind.BakeFailed:
                deployment.BakeFailed = Math.Min(deployment.BakeFailed, at);
                break;
            case LedgerEventKind.Rejected:
                deployment.Rejected = Math.Min(deployment.Rejected, at);
                break;
            default:
                break;
        }

        // One event that says “unplanned” is enough: nobody says so by accident.
        deployment.Planned = ledgerEvent.Planned is { } planned ? planned && deployment.Planned != false : deployment.Planned;
        deployment.Incident = ledgerEvent.Incident ?? deployment.Incident;
        if (ledgerEvent.Commits.Length > deployment.Commits.Count)
        {
            deployment.Commits = (CommitTimes.Count, ledgerEvent.Commits.Length);
            foreach (var commit in ledgerEvent.Commits)
            {
                CommitTimes.Add((commit.FirstAt ?? commit.At).UtcTicks);
            }
        }
    }

    private DeploymentFacts Deployment(ReleaseKey release, ulong run, int attempt)
    {
        if (!_deployments.TryGetValue((release, run, attempt), out var deployment))
        {
            _deployments.Add((release, run, attempt), deployment = new DeploymentFacts(release, run));
        }

        return deployment;
    }
}
