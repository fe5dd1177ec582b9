namespace Slipway.Workflows.Stages;

/// <summary>
/// Decides which target belongs to which stage.
/// <para>Targets with a job of their own making are put together first, with every unmarked target that lies between two of them. The others follow in
/// running order: a target with marks (runner, environment, permissions, secrets) joins the stage that has the same marks, an unmarked one the stage of
/// what it depends on. It joins only a stage that already waits for all that the target waits for; otherwise a stage is opened for it. So no stage ever
/// starts later, or with more rights, than its targets need, and the stages cannot form a circle.</para>
/// </summary>
internal sealed class StageAssignment
{
    /// <summary>The stage of targets that depend on nothing.</summary>
    public const string DefaultName = "build";

    private readonly StageGraph _graph;
    private readonly HashSet<string> _isolated;
    private string? _default;
    private readonly Dictionary<string, string> _stageOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _ancestors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _marks = new(StringComparer.Ordinal);
    private readonly List<string> _stages = [];

    /// <param name="graph">The targets.</param>
    /// <param name="isolated">Stages that run several times (a matrix): a target that did not ask for it must not join one.</param>
    public StageAssignment(StageGraph graph, IReadOnlySet<string> isolated)
    {
        _graph = graph;
        _isolated = isolated.ToHashSet(StringComparer.Ordinal);
        var named = NamedJobs();
        var placed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in GroupsInOrder(named))
        {
            if (named.TryGetValue(group, out var job))
            {
                if (placed.Add(job))
                {
                    Open(job, [.. named.Where(pair => pair.Value == job).Select(pair => pair.Key)], marks: null);
                }
            }
            else
            {
                Place(graph[group]);
            }
        }
    }

    /// <summary>The stages, each after those that it needs.</summary>
    public IReadOnlyList<string> Stages => _stages;

    public string StageOf(string target) => _stageOf[target];

    private Dictionary<string, string> NamedJobs()
    {
        var named = _graph.Targets.Where(target => target.Job is not null)
            .ToDictionary(target => target.Name, target => Names.Kebab(target.Job!), StringComparer.Ordinal);
        var successors = _graph.Targets.SelectMany(target => _graph.Predecessors(target.Name).Select(before => (Before: before, target.Name)))
            .ToLookup(edge => edge.Before, edge => edge.Name, StringComparer.Ordinal);
        foreach (var job in named.Values.Distinct().ToList())
        {
            var members = named.Where(pair => pair.Value == job).Select(pair => pair.Key).ToList();
            var after = Graphs.Reachable(members, name => successors[name]);
            after.IntersectWith(Graphs.Reachable(members, _graph.Predecessors));
            foreach (var between in _graph.Targets.Where(target => after.Contains(target.Name) && !named.ContainsKey(target.Name)))
            {
                if (between.IsMarked)
                {
                    throw Usage.Error(
                        $"The job '{job}' cannot hold its targets: '{between.Name}' runs between them and has marks of its own.",
                        $"'{between.Name}' would need the job before it and the job after it to be one.",
                        $"Give the targets of '{job}' that run after '{between.Name}' another job, or put '{between.Name}' into '{job}' by .Job(\"{job}\").");
                }

                named[between.Name] = job;
            }
        }

        return named;
    }

    // The targets in running order with those of a named job taken as one; names the circle where there is one.
    private IReadOnlyList<string> GroupsInOrder(Dictionary<string, string> named)
    {
        string GroupOf(string target) => named.TryGetValue(target, out var job) ? $"job '{job}'" : target;
        var membersOf = _graph.Targets.ToLookup(target => GroupOf(target.Name), target => target.Name, StringComparer.Ordinal);
        var groups = _graph.Targets.Select(target => GroupOf(target.Name)).Distinct(StringComparer.Ordinal).ToList();
        var sorted = Graphs.Sort(
            groups, group => membersOf[group].SelectMany(_graph.Predecessors).Select(GroupOf).Where(before => before != group).Distinct(), "job");
        return [.. sorted.Select(group => membersOf[group].First())];
    }

    private void Place(StageTarget target)
    {
        var marks = target.IsMarked ? MarksOf(target) : null;
        var before = _graph.Predecessors(target.Name).Select(name => _stageOf[name]).ToHashSet(StringComparer.Ordinal);
        var candidates = marks is null
            ? (before.Count == 0 ? _stages.Where(stage => stage == _default) : before).Where(stage => !_isolated.Contains(stage))
            : _stages.Where(stage => _marks.GetValueOrDefault(stage) == marks);
        var joined = candidates.FirstOrDefault(stage => before.All(other => other == stage || _ancestors[stage].Contains(other)));
        if (joined is not null)
        {
            _stageOf[target.Name] = joined;
        }
        else
        {
            var isDefault = marks is null && before.Count == 0 && _default is null;
            var name = isDefault ? FreeName(DefaultName) : FreeName(Names.Kebab(target.Name));
            _default ??= isDefault ? name : null;
            Open(name, [target.Name], marks);
        }
    }

    private void Open(string stage, IReadOnlyList<string> targets, string? marks)
    {
        var needs = targets.SelectMany(_graph.Predecessors).Where(name => !targets.Contains(name)).Select(name => _stageOf[name]).ToHashSet();
        _ancestors[stage] = [.. needs, .. needs.SelectMany(need => _ancestors[need])];
        if (marks is not null)
        {
            _marks[stage] = marks;
        }

        if (targets.Any(target => _graph[target].Partitions > 1))
        {
            _isolated.Add(stage);
        }

        _stages.Add(stage);
        foreach (var target in targets)
        {
            _stageOf[target] = stage;
        }
    }

    private string FreeName(string name)
    {
        var reserved = _graph.Targets.Where(target => target.Job is not null).Select(target => Names.Kebab(target.Job!));
        var taken = reserved.Concat(_stages).ToHashSet(StringComparer.Ordinal);
        return !taken.Contains(name) ? name : Enumerable.Range(2, int.MaxValue - 2).Select(i => $"{name}-{i}").First(other => !taken.Contains(other));
    }

    private static string MarksOf(StageTarget target) => string.Join(
        '\n',
        target.Runner,
        target.Environment,
        string.Join(',', target.Permissions.Select(permission => $"{permission.Scope}:{permission.Access}").Order(StringComparer.Ordinal)),
        string.Join(',', target.Secrets.Order(StringComparer.Ordinal)),
        target.Partitions);
}
