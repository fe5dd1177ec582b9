using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway.Planning;

/// <summary>Turns a request into a <see cref="Plan"/>. No side effects; linear in targets and edges.</summary>
public static class Planner
{
    /// <summary>Plans <paramref name="request"/>; an unknown target or a cycle is a <see cref="UsageException"/>.</summary>
    public static Plan Make(TargetCollection targets, PlanRequest request)
    {
        var invoked = Invoked(targets, request);
        var included = Include(targets, invoked, isDefault: request.Targets.Length == 0);
        var edges = Edges(targets, included);
        var order = TopologicalOrder.Of([.. included.Keys], name => edges[name].Select(edge => edge.On));
        var skips = Skips.Decide(targets, request, [.. order], included, [.. invoked.Select(target => target.Name)]);
        return new Plan(
            [.. order.Select(name => new PlannedTarget(targets[name], included[name], edges[name], skips.GetValueOrDefault(name)))],
            [.. invoked.Select(target => target.Name)]);
    }

    private static List<TargetModel> Invoked(TargetCollection targets, PlanRequest request)
    {
        var invoked = request.Targets.Length > 0
            ? request.Targets.Select(targets.Find).Distinct().ToList()
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
        var queue = new Queue<(string Name, Inclusion Why)>(
            invoked.Select(target => (target.Name, new Inclusion(isDefault ? InclusionKind.Default : InclusionKind.Invoked))));
        while (queue.TryDequeue(out var next))
        {
            if (!included.TryAdd(next.Name, next.Why))
            {
                continue;
            }

            var target = targets[next.Name];
            foreach (var name in target.DependsOn)
            {
                queue.Enqueue((targets[name].Name, new(InclusionKind.Dependency, target.Name)));
            }

            foreach (var name in target.Triggers.Concat(triggered.GetValueOrDefault(target.Name) ?? []))
            {
                queue.Enqueue((targets[name].Name, new(InclusionKind.Trigger, target.Name)));
            }
        }

        return included;
    }

    private static Dictionary<string, ImmutableArray<Edge>> Edges(TargetCollection targets, Dictionary<string, Inclusion> included)
    {
        var edges = included.Keys.ToDictionary(name => name, _ => new List<Edge>());
        var producers = new Dictionary<string, List<string>>();
        foreach (var name in included.Keys)
        {
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

        foreach (var target in included.Keys.Select(name => targets[name]))
        {
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

            foreach (var producer in target.Consumes.SelectMany(output => producers.GetValueOrDefault(output.Path) ?? []).Where(name => name != target.Name))
            {
                Add(target.Name, producer, EdgeKind.Record);
            }
        }

        // One edge for each pair, the strongest declaration first.
        return edges.ToDictionary(pair => pair.Key, pair => pair.Value.OrderBy(edge => edge.Kind).DistinctBy(edge => edge.On).ToImmutableArray());
    }
}
