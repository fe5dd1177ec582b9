namespace Slipway.Workflows.Stages;

/// <summary>Cuts a graph of targets into stages, and derives what each hands to the next.</summary>
public static class StageCutter
{
    /// <summary>
    /// The stages, each after those it needs. Every target is in exactly one; running the stages in any order that <see cref="Stage.Needs"/> allows
    /// runs every target once, after all that it depends on, with the files that it consumes in place.
    /// </summary>
    /// <param name="graph">The targets.</param>
    /// <param name="isolated">Stages that run several times, which only targets with a job or marks of their own join. Default: none.</param>
    /// <exception cref="Tooling.UsageException">Jobs that the author named wait for each other, or ask for two runners or environments.</exception>
    public static IReadOnlyList<Stage> Cut(StageGraph graph, IReadOnlySet<string>? isolated = null)
    {
        var assignment = new StageAssignment(graph, isolated ?? new HashSet<string>());
        var members = graph.Targets.ToLookup(target => assignment.StageOf(target.Name), StringComparer.Ordinal);
        var stages = new List<Stage>();
        foreach (var name in assignment.Stages)
        {
            var targets = members[name].ToList();
            var names = targets.ConvertAll(target => target.Name);
            var inside = names.ToHashSet(StringComparer.Ordinal);
            var invoke = InvokeFor(targets, inside);
            var broughtIn = graph.BroughtInBy(invoke);
            stages.Add(new Stage(name)
            {
                Targets = names,
                Invoke = invoke,
                Skip = [.. graph.Targets.Select(target => target.Name).Where(target => broughtIn.Contains(target) && !inside.Contains(target))],
                Needs = InOrder(assignment, targets.SelectMany(target => graph.Predecessors(target.Name)), except: name),
                Runner = Single(name, targets, "runner", target => target.Runner),
                Environment = Single(name, targets, "environment", target => target.Environment),
                Permissions = Merge(targets.SelectMany(target => target.Permissions)),
                Secrets = [.. targets.SelectMany(target => target.Secrets).Distinct(StringComparer.Ordinal)],
                NeedsHistory = targets.Exists(target => target.NeedsHistory),
                RunsAlways = targets.TrueForAll(target => target.RunsAlways),
                Partitions = targets.Max(target => target.Partitions),
                Upload = UploadOf(name, targets, graph, assignment),
            });
        }

        var uploads = stages.Where(stage => stage.Upload is not null).ToDictionary(stage => stage.Name, stage => stage.Upload!, StringComparer.Ordinal);
        return [.. stages.Select(stage => stage with
        {
            Downloads = [.. InOrder(assignment, members[stage.Name].SelectMany(target => target.Consumes).Where(graph.Contains), except: stage.Name)
                .Where(uploads.ContainsKey).Select(name => uploads[name])],
        })];
    }

    // The targets that no other brings in. Two that bring in each other (one depends, the other triggers) leave none, so the later stands for both.
    private static List<string> InvokeFor(List<StageTarget> targets, HashSet<string> inside)
    {
        var byName = targets.ToDictionary(target => target.Name, StringComparer.Ordinal);
        IEnumerable<string> BringsIn(string name) => byName[name].DependsOn.Concat(byName[name].Triggers).Where(inside.Contains);

        var broughtIn = targets.SelectMany(target => BringsIn(target.Name).Where(other => other != target.Name)).ToHashSet(StringComparer.Ordinal);
        var invoke = targets.Select(target => target.Name).Where(name => !broughtIn.Contains(name)).ToHashSet(StringComparer.Ordinal);
        var covered = Graphs.Reachable(invoke, BringsIn);
        covered.UnionWith(invoke);
        foreach (var name in targets.Select(target => target.Name).Reverse().Where(name => !covered.Contains(name)).ToList())
        {
            if (!covered.Contains(name))
            {
                invoke.Add(name);
                covered.Add(name);
                covered.UnionWith(Graphs.Reachable([name], BringsIn));
            }
        }

        return [.. targets.Select(target => target.Name).Where(invoke.Contains)];
    }

    private static StageArtifact? UploadOf(string stage, List<StageTarget> targets, StageGraph graph, StageAssignment assignment)
    {
        var readElsewhere = graph.Targets.Where(target => assignment.StageOf(target.Name) != stage).SelectMany(target => target.Consumes).ToHashSet();
        var paths = targets.Where(target => readElsewhere.Contains(target.Name)).SelectMany(target => target.Produces)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return paths.Count == 0 ? null : new StageArtifact(stage, paths, ArtifactRoot.Of(paths));
    }

    private static List<string> InOrder(StageAssignment assignment, IEnumerable<string> targets, string except)
    {
        var stages = targets.Select(assignment.StageOf).Where(stage => stage != except).ToHashSet(StringComparer.Ordinal);
        return [.. assignment.Stages.Where(stages.Contains)];
    }

    private static string? Single(string stage, List<StageTarget> targets, string what, Func<StageTarget, string?> mark)
    {
        var marks = targets.Where(target => mark(target) is not null).GroupBy(target => mark(target)!, StringComparer.Ordinal).ToList();
        var users = marks.Select(group => $"'{group.Key}' for {string.Join(", ", group.Select(target => target.Name))}");
        return marks.Count <= 1
            ? marks.FirstOrDefault()?.Key
            : throw Usage.Error(
                $"The job '{stage}' has two {what}s: {string.Join(" and ", users)}.",
                $"A job has one {what}.",
                "Put these targets into different jobs.");
    }

    private static List<StagePermission> Merge(IEnumerable<StagePermission> permissions) =>
    [
        .. permissions.GroupBy(permission => permission.Scope, StringComparer.Ordinal)
            .Select(scope => new StagePermission(
                scope.Key,
                scope.Any(permission => permission.Access == "write") ? "write" : "read",
                string.Join("; ", scope.Select(permission => permission.Why).Where(why => why.Length > 0).Distinct(StringComparer.Ordinal))))
            .OrderBy(permission => permission.Scope, StringComparer.Ordinal),
    ];
}
