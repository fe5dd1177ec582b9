using System.Collections.Immutable;
using Slipway.Planning;

namespace Slipway.Execution;

/// <summary>
/// How far a run has come. Linear over a whole run, whatever fails: each edge is looked at once when its target ends, and once more when something fails.
/// </summary>
internal sealed class RunState
{
    private readonly Node[] _nodes;
    private readonly Dictionary<string, Node> _byName;
    private readonly Queue<Node> _ready = new();
    private string? _stoppedBy;
    private int _ended;

    public RunState(Plan plan)
    {
        _nodes = new Node[plan.Targets.Length];
        _byName = new(_nodes.Length);
        for (var i = 0; i < _nodes.Length; i++)
        {
            var node = _nodes[i] = new Node(plan.Targets[i]);
            _byName.Add(node.Target.Name, node);
            foreach (var edge in node.Target.Edges)
            {
                var on = _byName[edge.On]; // earlier in the plan
                (edge.Kind == EdgeKind.Order ? on.Followers ??= [] : on.Needers).Add(node);
            }

            if (node.Waiting == 0)
            {
                _ready.Enqueue(node);
            }
        }
    }

    public bool AllEnded => _ended == _nodes.Length;

    /// <summary>Whether something did not run to its end because of a cancellation.</summary>
    public bool WasCutShort => _nodes.Any(node => node.Outcome?.Status is TargetStatus.Cancelled or TargetStatus.NotRun);

    public ImmutableArray<TargetOutcome> Outcomes() => [.. _nodes.Select(node => node.Outcome!)];

    /// <summary>The next target whose turn it is; one that must run alone only when nothing runs, and then nothing overtakes it.</summary>
    public PlannedTarget? NextReady(bool idle) =>
        _ready.TryPeek(out var next) && (idle || !next.Target.Model.RunsAlone) ? _ready.Dequeue().Target : null;

    /// <summary>The outcome of a target that must not start.</summary>
    public TargetOutcome? ReasonNotToRun(PlannedTarget target, bool cancelled)
    {
        if (target.Skip is { } skip)
        {
            return new(target, TargetStatus.Skipped, TimeSpan.Zero, skip);
        }

        var reason = target.Model.AssuredAfterFailure ? null
            : _stoppedBy is not null ? (_byName[target.Name].NeedsWhatFailed ? $"needs {_stoppedBy}, which failed" : $"{_stoppedBy} failed before")
            : cancelled ? "the run was cancelled"
            : null;
        return reason is null ? null : new(target, TargetStatus.NotRun, TimeSpan.Zero, reason);
    }

    public void End(TargetOutcome outcome)
    {
        var node = _byName[outcome.Target.Name];
        node.Outcome = outcome;
        _ended++;
        if (outcome.Status == TargetStatus.Failed && !outcome.Target.Model.ProceedAfterFailure && _stoppedBy is null)
        {
            _stoppedBy = outcome.Target.Name;
            MarkNeeders(node);
        }

        Release(node.Needers);
        if (node.Followers is { } followers)
        {
            Release(followers);
        }
    }

    private void Release(List<Node> waiting)
    {
        foreach (var node in waiting)
        {
            if (--node.Waiting == 0)
            {
                _ready.Enqueue(node);
            }
        }
    }

    private static void MarkNeeders(Node failed)
    {
        var open = new Stack<Node>([failed]);
        while (open.TryPop(out var next))
        {
            foreach (var needer in next.Needers)
            {
                if (!needer.NeedsWhatFailed)
                {
                    needer.NeedsWhatFailed = true;
                    open.Push(needer);
                }
            }
        }
    }

    private sealed class Node(PlannedTarget target)
    {
        public PlannedTarget Target { get; } = target;

        /// <summary>How many targets it waits for still.</summary>
        public int Waiting { get; set; } = target.Edges.Length;

        /// <summary>Those that wait for it and cannot do without it.</summary>
        public List<Node> Needers { get; } = [];

        /// <summary>Those that only come after it.</summary>
        public List<Node>? Followers { get; set; }

        public bool NeedsWhatFailed { get; set; }

        public TargetOutcome? Outcome { get; set; }
    }
}
