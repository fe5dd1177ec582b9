using System.Runtime.CompilerServices;

namespace Slipway.Delivery.Dora;

/// <summary>
/// Walks through what happened in its order and finds out what no single event says: which release a rollback took back, which deployment a hotfix or an
/// incident speaks
/// against, what remedied it, and which “deployment” only brought an older release back.
/// </summary>
internal sealed class Timeline
{
    private readonly SeriesFacts _facts;
    private readonly Dictionary<ReleaseKey, (long First, DeploymentFacts Latest)> _served = [];
    private readonly List<DeploymentFacts> _suffering = [];
    private DeploymentFacts? _serving;
    private DeploymentFacts? _takenBack;

    private Timeline(SeriesFacts facts) => _facts = facts;

    /// <summary>The deployments that reached users, by the time they did; their facts are completed.</summary>
    public static List<DeploymentFacts> Resolve(SeriesFacts facts)
    {
        var timeline = new Timeline(facts);
        timeline.LinkRollbacksOfTheSameRun();
        return timeline.Walk();
    }

    private void LinkRollbacksOfTheSameRun()
    {
        foreach (var rollback in _facts.Rollbacks)
        {
            if (rollback.Release is { } release && _facts.Find(release, rollback.Run, rollback.Attempt) is { } deployment)
            {
                deployment.RolledBack = Math.Min(deployment.RolledBack, rollback.At);
            }
        }
    }

    private List<DeploymentFacts> Walk()
    {
        var reached = InOrder();
        _served.EnsureCapacity(reached.Count);

        // The last part of the priority makes the order that of the facts, not that of the reading.
        var rest = new PriorityQueue<Action, (long At, int Rank, UInt128 Tie)>();
        foreach (var rollback in _facts.Rollbacks)
        {
            rest.Enqueue(() => Rollback(rollback), (rollback.At, 0, (rollback.Release?.Value ?? 0) ^ rollback.Run));
        }

        foreach (var (id, incident) in _facts.Incidents.Where(incident => incident.Value.Opened != DeploymentFacts.Never))
        {
            rest.Enqueue(() => Open(incident), (incident.Opened, 1, ReleaseKey.Hash(id)));
            if (incident.Resolved != DeploymentFacts.Never)
            {
                rest.Enqueue(() => Resolve(incident), (Math.Max(incident.Resolved, incident.Opened), 2, ReleaseKey.Hash(id)));
            }
        }

        foreach (var deployment in reached)
        {
            Until(deployment.Reached - 1);
            Deploy(deployment);
        }

        Until(DeploymentFacts.Never);
        return reached;

        void Until(long time)
        {
            while (rest.TryPeek(out var next, out var when) && when.At <= time)
            {
                rest.Dequeue();
                next();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private List<DeploymentFacts> InOrder()
    {
        var reached = new List<DeploymentFacts>(_facts.Deployments.Count);
        var sorted = true;
        foreach (var deployment in _facts.Deployments)
        {
            if (deployment.Reached != DeploymentFacts.Never)
            {
                sorted &= reached.Count == 0 || Compare(reached[^1], deployment) <= 0;
                reached.Add(deployment);
            }
        }

        if (!sorted)
        {
            reached.Sort(Compare);
        }

        return reached;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Compare(DeploymentFacts a, DeploymentFacts b) =>
        a.Reached != b.Reached ? a.Reached.CompareTo(b.Reached)
        : a.Release != b.Release ? a.Release.Value.CompareTo(b.Release.Value)
        : a.Run != b.Run ? a.Run.CompareTo(b.Run) : a.Attempt.CompareTo(b.Attempt);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Deploy(DeploymentFacts deployment)
    {
        if (_serving is { } current && _served.TryGetValue(deployment.Release, out var earlier)
            && _served.TryGetValue(current.Release, out var now) && earlier.First < now.First)
        {
            deployment.IsReturn = true;
            current.RolledBack = Math.Min(current.RolledBack, deployment.Reached);
            Remedy(current, deployment.Reached);
            _serving = deployment;
            return;
        }

        if (deployment.Planned == false && AnsweredBy(deployment) is { } answered)
        {
            answered.Hotfixed = true;
            Suffer(answered);
        }

        if (deployment.Failed != DeploymentFacts.Never || deployment.BakeFailed != DeploymentFacts.Never)
        {
            Suffer(deployment);
        }
        else
        {
            // A good release in the place of a bad one ends what the bad one caused.
            _suffering.ForEach(other => other.Recovered = Math.Min(other.Recovered, deployment.Reached));
            _suffering.Clear();
        }

        if (deployment.Succeeded != DeploymentFacts.Never)
        {
            var first = _served.TryGetValue(deployment.Release, out var before) ? before.First : deployment.Reached;
            _served[deployment.Release] = (first, deployment);
            _serving = deployment;
            _takenBack = null;
        }
    }

    /// <summary>The deployment that an unplanned one mends: the cause of the incident that it names, else the one just taken back, else the one that it
    /// replaces.</summary>
    private DeploymentFacts? AnsweredBy(DeploymentFacts hotfix) =>
        (hotfix.Incident is { } id && _facts.Incidents.TryGetValue(id, out var incident) ? incident.Cause : null) ?? _takenBack ?? _serving;

    private void Rollback(RollbackFacts rollback)
    {
        var target = rollback.Release is not { } release ? _serving
            : _facts.Find(release, rollback.Run, rollback.Attempt)
            ?? (_served.TryGetValue(release, out var served) ? served.Latest : null)
            ?? _serving;
        if (target is { Rejected: DeploymentFacts.Never })
        {
            target.RolledBack = Math.Min(target.RolledBack, rollback.At);
            Remedy(target, rollback.At);
            _takenBack = target;
        }

        if (rollback.Restored is { } restored)
        {
            _serving = _served.TryGetValue(restored, out var again) ? again.Latest : null;
        }
    }

    private void Open(IncidentFacts incident)
    {
        if (incident.Release is { } release && _served.TryGetValue(release, out var served))
        {
            incident.Cause = served.Latest;
            incident.Cause.IncidentOpened = Math.Min(incident.Cause.IncidentOpened, incident.Opened);
            Suffer(incident.Cause);
        }
    }

    private void Resolve(IncidentFacts incident)
    {
        if (incident.Cause is { } cause)
        {
            Remedy(cause, Math.Max(incident.Resolved, incident.Opened));
        }
    }

    private void Suffer(DeploymentFacts deployment)
    {
        if (deployment.Recovered == DeploymentFacts.Never && !_suffering.Contains(deployment))
        {
            _suffering.Add(deployment);
        }
    }

    private void Remedy(DeploymentFacts deployment, long at)
    {
        deployment.Recovered = Math.Min(deployment.Recovered, at);
        _suffering.Remove(deployment);
    }
}
