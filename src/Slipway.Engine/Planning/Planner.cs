using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Slipway.Tooling;

namespace Slipway.Planning;

/// <summary>Turns a request into a <see cref="Plan"/>. No side effects; linear in targets and edges.</summary>
/// <remarks>
/// Every call of a build plans, and most of what that costs is the compilation of code that runs once. Collections here hold references, not tuples or other
/// values: for those the runtime brings no compiled code.
/// </remarks>
public static class Planner
{
    private const int FewEdges = 8; // so few are searched faster than a table is made for them

    /// <summary>Plans <paramref name="request"/>; an unknown target or a cycle is a <see cref="UsageException"/>.</summary>
    public static Plan Make(TargetCollection targets, PlanRequest request)
    {
        var invoked = Invoked(targets, request);
        var included = Include(targets, invoked, isDefault: request.Targets.Length == 0);
        var edges = Edges(targets, included);
        var order = TopologicalOrder.Of(included.Keys, edges);
        var skips = Skips.Decide(targets, request, order, included, [.. invoked.Select(target => target.Name)]);
        return new Plan(
            [
                .. order.Select(name =>
                    new PlannedTarget(targets[name], included[name], ImmutableCollectionsMarshal.AsImmutableArray(edges[name]), skips.GetValueOrDefault(name))),
            ],
            [.. invoked.Select(target => target.Name)]);
    }

    private static List<TargetModel> Invoked(TargetCollection targets, PlanRequest request)
    {
        var invoked = request.Targets.Length > 0
            ? request.Targets.Select(targets.Find).DistinctBy(target => target.Name).ToList()
            : targets.All.Where(target => target.IsDefault).ToList();
        return invoked.Count > 0
            ? invoked
            : throw new UsageException("No target was named.", "This build has no default target.", "Name one; --help lists them.");
    }

    private static Dictionary<string, Inclusion> Include(TargetCollection targets, List<TargetModel> invoked, bool isDefault)
    {
        var triggered = new Dictionary<string, List<string>>();
        foreach (var target in targets.All)
        {
            foreach (var by in target.TriggeredBy)
            {
                (triggered.TryGetValue(targets[by].Name, out var list) ? list : triggered[targets[by].Name] = []).Add(target.Name);
            }
        }

        var included = new Dictionary<string, Inclusion>();
        var queue = new Queue<TargetModel>();
        void Add(TargetModel target, InclusionKind kind, string? by)
        {
            if (!included.ContainsKey(target.Name))
            {
                included.Add(target.Name, new Inclusion(kind, by));
                queue.Enqueue(target);
            }
        }

        foreach (var target in invoked)
        {
            Add(target, isDefault ? InclusionKind.Default : InclusionKind.Invoked, null);
        }

        while (queue.TryDequeue(out var target))
        {
            foreach (var name in target.DependsOn)
            {
                Add(targets[name], InclusionKind.Dependency, target.Name);
            }

            foreach (var name in target.Triggers)
            {
                Add(targets[name], InclusionKind.Trigger, target.Name);
            }

            foreach (var name in triggered.GetValueOrDefault(target.Name) ?? [])
            {
                Add(targets[name], InclusionKind.Trigger, target.Name);
            }
        }

        return included;
    }

    private static Dictionary<string, Edge[]> Edges(TargetCollection targets, Dictionary<string, Inclusion> included)
    {
        var edges = new Dictionary<string, List<Edge>>(included.Count);
        var producers = new Dictionary<string, List<string>>();
        foreach (var name in included.Keys)
        {
            edges.Add(name, []);
            foreach (var output in targets[name].Produces)
            {
                (producers.TryGetValue(output.Path, out var list) ? list : producers[output.Path] = []).Add(name);
            }
        }

        void Add(string from, string on, EdgeKind kind)
        {
            on = targets[on].Name;
            from = targets[from].Name;
            if (edges.TryGetValue(from, out var list) && included.ContainsKey(on))
            {
                list.Add(new Edge(on, kind));
            }
        }

        foreach (var member in included.Keys)
        {
            var target = targets[member];
            foreach (var on in target.DependsOn)
            {
                Add(target.Name, on, EdgeKind.Dependency);
            }

            foreach (var on in target.TriggeredBy)
            {
                Add(target.Name, on, EdgeKind.Trigger);
            }

            foreach (var to in target.Triggers)
            {
                Add(to, target.Name, EdgeKind.Trigger);
            }

            foreach (var on in target.After)
            {
                Add(target.Name, on, EdgeKind.Order);
            }

            foreach (var to in target.Before)
            {
                Add(to, target.Name, EdgeKind.Order);
            }

            foreach (var output in target.Consumes)
            {
                foreach (var producer in producers.GetValueOrDefault(output.Path) ?? [])
                {
                    if (producer != target.Name)
                    {
                        Add(target.Name, producer, EdgeKind.Record);
                    }
                }
            }
        }

        var strongest = new Dictionary<string, Edge[]>(included.Count);
        foreach (var name in included.Keys)
        {
            strongest.Add(name, Strongest(edges[name]));
        }

        return strongest;
    }

    // One edge for each pair, the strongest declaration first.
    private static Edge[] Strongest(List<Edge> edges)
    {
        if (edges.Count < 2)
        {
            return [.. edges];
        }

        var seen = edges.Count > FewEdges ? new HashSet<string>() : null;
        var strongest = new List<Edge>(edges.Count);
        for (var kind = EdgeKind.Dependency; kind <= EdgeKind.Record; kind++)
        {
            foreach (var edge in edges)
            {
                if (edge.Kind == kind && (seen?.Add(edge.On) ?? !strongest.Exists(other => other.On == edge.On)))
                {
                    strongest.Add(edge);
                }
            }
        }

        return [.. strongest];
    }
}
