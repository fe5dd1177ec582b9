using System.Runtime.CompilerServices;
using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.Dora;

/// <summary>What the events of one service in one environment say, joined by deployment. Taking an event twice, or in another order, changes nothing.</summary>
internal sealed class SeriesFacts
{
    private readonly DeploymentSet _deployments = new();
    private readonly Dictionary<string, IncidentFacts> _incidents = [];

    /// <summary>In the order in which they became known.</summary>
    public IReadOnlyList<DeploymentFacts> Deployments => _deployments.All;

    public IReadOnlyDictionary<string, IncidentFacts> Incidents => _incidents;

    public HashSet<RollbackFacts> Rollbacks { get; } = [];

    /// <summary>The first event; what lies before is unknown.</summary>
    public long First { get; private set; } = DeploymentFacts.Never;

    public DeploymentFacts? Find(ReleaseKey release, ulong run, int attempt) => _deployments.Find(release, run, attempt);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(in DoraEvent added)
    {
        First = Math.Min(First, added.At);
        switch (added.Kind)
        {
            case LedgerEventKind.IncidentOpened or LedgerEventKind.IncidentResolved:
                AddIncident(added);
                break;
            case LedgerEventKind.Rollback:
                Rollbacks.Add(new(added.At, added.Release, added.Run, added.Attempt, added.Restored));
                break;
            default:
                AddDeployment(_deployments.GetOrAdd(added.Release ?? new(added.Run), added.Run, added.Attempt), added);
                break;
        }
    }

    private void AddIncident(in DoraEvent added)
    {
        if (!_incidents.TryGetValue(added.Incident!, out var incident))
        {
            _incidents.Add(added.Incident!, incident = new IncidentFacts());
        }

        if (added.Kind == LedgerEventKind.IncidentOpened)
        {
            // Should it be linked twice: what was said first.
            if (added.Release is { } release && added.At < incident.LinkedAt)
            {
                (incident.Release, incident.LinkedAt) = (release, added.At);
            }

            incident.Opened = Math.Min(incident.Opened, added.At);
        }
        else
        {
            incident.Resolved = Math.Min(incident.Resolved, added.At);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddDeployment(DeploymentFacts deployment, in DoraEvent added)
    {
        switch (added.Kind)
        {
            case LedgerEventKind.DeploySucceeded:
                deployment.Succeeded = Math.Min(deployment.Succeeded, added.At);
                break;
            case LedgerEventKind.DeployFailed:
                deployment.Failed = Math.Min(deployment.Failed, added.At);
                break;
            case LedgerEventKind.BakeFailed:
                deployment.BakeFailed = Math.Min(deployment.BakeFailed, added.At);
                break;
            case LedgerEventKind.Rejected:
                deployment.Rejected = Math.Min(deployment.Rejected, added.At);
                break;
            default:
                break;
        }

        // One event that says “unplanned” is enough: nobody says so by accident.
        deployment.Planned = added.Planned is { } planned ? planned && deployment.Planned != false : deployment.Planned;
        deployment.Incident = added.Incident ?? deployment.Incident;
        if (added.Commits.Count > deployment.Commits.Count)
        {
            deployment.Commits = added.Commits;
        }
    }
}
