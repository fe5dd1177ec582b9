using Slipway.Tooling;

namespace Slipway.Planning;

/// <summary>An order that respects every edge, as near to the given order as can be, so that it is the same each time.</summary>
internal static class TopologicalOrder
{
    /// <summary>Depth first without recursion: a deep graph must not overflow the stack.</summary>
    public static List<string> Of(IReadOnlyCollection<string> names, Dictionary<string, Edge[]> waitsFor)
    {
        var order = new List<string>(names.Count);
        var entered = new HashSet<string>(names.Count);
        var done = new HashSet<string>(names.Count);
        var path = new Stack<Step>();
        foreach (var root in names)
        {
            Enter(root);
            while (path.TryPeek(out var top))
            {
                if (top.Next() is { } next)
                {
                    Enter(next);
                }
                else
                {
                    path.Pop();
                    done.Add(top.Name);
                    order.Add(top.Name);
                }
            }
        }

        return order;

        void Enter(string name)
        {
            if (entered.Add(name))
            {
                path.Push(new Step(name, waitsFor[name]));
            }
            else if (!done.Contains(name))
            {
                throw Cycle(name, [.. path.Select(step => step.Name).Reverse()]);
            }
        }
    }

    private static UsageException Cycle(string name, string[] path)
    {
        var cycle = path.SkipWhile(step => step != name).Append(name);
        return new UsageException(
            "The targets wait for each other in a circle.",
            $"The circle is {string.Join(" → ", cycle)} (each waits for the next).",
            "Take away one of these edges: DependsOn, After, Before, Triggers, or a record that is consumed.");
    }

    /// <summary>A target on the way down, and which of its edges come next.</summary>
    private sealed class Step(string name, Edge[] edges)
    {
        private int _next;

        public string Name => name;

        public string? Next() => _next < edges.Length ? edges[_next++].On : null;
    }
}
