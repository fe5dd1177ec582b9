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
                Variables = [.. targets.SelectMany(target => target.Variables).Distinct(StringComparer.Ordinal)],
                NeedsHistory = targets.Exists(target => target.NeedsHistory),
                RunsAlways = targets.TrueForAll(target => target.RunsAlways),
                Conditions = [.. targets[0].Conditions.Distinct().Where(condition => targets.TrueForAll(target => target.Conditions.Contains(condition)))],
                Partitions = targets.Max(target => target.Partitions),
            });
        }

        var artifacts = ArtifactsOf(graph, assignment);
        return [.. stages.Select(stage => stage with
        {
            Uploads = [.. artifacts.Where(artifact => artifact.Artifact.Stage == stage.Name).Select(artifact => artifact.Artifact)],
            Downloads = [.. artifacts.Where(artifact => artifact.Readers.Contains(stage.Name)).Select(artifact => artifact.Artifact)],
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

    private static List<(StageArtifact Artifact, List<string> Readers)> ArtifactsOf(StageGraph graph, StageAssignment assignment)
    {
        var readers = graph.Targets.SelectMany(target => target.Consumes.Select(path => (Path: path, Stage: assignment.StageOf(target.Name))))
            .ToLookup(read => read.Path, read => read.Stage, StringComparer.Ordinal);
        var artifacts = new List<(StageArtifact, List<string>)>();
        foreach (var stage in assignment.Stages)
        {
            var groups = graph.Targets.Where(target => assignment.StageOf(target.Name) == stage)
                .SelectMany(target => target.Produces).Distinct(StringComparer.Ordinal)
                .Select(path => (Path: path, Readers: assignment.Stages.Where(other => other != stage && readers[path].Contains(other)).ToList()))
                .Where(made => made.Readers.Count > 0)
                .GroupBy(made => string.Join('_', made.Readers), StringComparer.Ordinal)
                .ToList();
            foreach (var group in groups)
            {
                var paths = group.Select(made => made.Path).Order(StringComparer.Ordinal).ToList();
                var name = groups.Count == 1 ? stage : $"{stage}_for_{group.Key}";
                artifacts.Add((new StageArtifact(name, stage, paths, ArtifactRoot.Of(paths)), group.First().Readers));
            }
        }

        return artifacts;
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
