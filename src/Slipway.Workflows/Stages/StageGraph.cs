namespace Slipway.Workflows.Stages;

/// <summary>The targets of one delivery, each before those that follow it, with the edges among them resolved.</summary>
public sealed class StageGraph
{
    private readonly Dictionary<string, StageTarget> _targets;
    private readonly Dictionary<string, IReadOnlyList<string>> _predecessors;

    /// <param name="targets">The targets; edges to names outside are ignored, as the plan has left those targets out.</param>
    /// <exception cref="Tooling.UsageException">The edges form a circle.</exception>
    public StageGraph(IEnumerable<StageTarget> targets)
    {
        var given = targets.ToList();
        _targets = given.ToDictionary(target => target.Name, StringComparer.Ordinal);
        var triggeredBy = given.SelectMany(target => target.Triggers.Select(other => (target.Name, Other: other)))
            .ToLookup(edge => edge.Other, edge => edge.Name, StringComparer.Ordinal);
        var producers = given.SelectMany(target => target.Produces.Select(path => (Path: path, target.Name)))
            .ToLookup(made => made.Path, made => made.Name, StringComparer.Ordinal);
        _predecessors = given.ToDictionary(
            target => target.Name,
            IReadOnlyList<string> (target) => PredecessorsOf(target, triggeredBy[target.Name].Concat(target.Consumes.SelectMany(path => producers[path]))),
            StringComparer.Ordinal);
        Targets = [.. Graphs.Sort(given.Select(target => target.Name).ToList(), name => _predecessors[name], "target").Select(name => _targets[name])];
    }

    /// <summary>The targets in an order in which they can run; ties in the order given.</summary>
    public IReadOnlyList<StageTarget> Targets { get; }

    /// <summary>The target of this name.</summary>
    public StageTarget this[string name] => _targets[name];

    /// <summary>Whether the target is in.</summary>
    public bool Contains(string name) => _targets.ContainsKey(name);

    /// <summary>The targets that must be over before this one starts.</summary>
    public IReadOnlyList<string> Predecessors(string name) => _predecessors[name];

    /// <summary>What a run of these targets brings in: themselves, their dependencies and what they trigger, transitively.</summary>
    public IReadOnlySet<string> BroughtInBy(IEnumerable<string> names)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(names);
        while (open.TryPop(out var name))
        {
            if (found.Add(name))
            {
                foreach (var next in _targets[name].DependsOn.Concat(_targets[name].Triggers).Where(Contains))
                {
                    open.Push(next);
                }
            }
        }

        return found;
    }

    private List<string> PredecessorsOf(StageTarget target, IEnumerable<string> others) =>
        [.. target.DependsOn.Concat(target.After).Concat(others)
            .Where(name => name != target.Name && Contains(name))
            .Distinct(StringComparer.Ordinal)];
}
