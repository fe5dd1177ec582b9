using Slipway.Tooling;

namespace Slipway.Planning;

/// <summary>An order that respects every edge, as near to the given order as can be, so that it is the same each time.</summary>
internal static class TopologicalOrder
{
    private enum Mark
    {
        Open,
        Done,
    }

    /// <summary>Depth first without recursion: a deep graph must not overflow the stack.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyCollection<string> names, Func<string, IEnumerable<string>> waitsFor)
    {
        var order = new List<string>(names.Count);
        var marks = new Dictionary<string, Mark>(names.Count);
        var path = new Stack<(string Name, IEnumerator<string> Open)>();
        foreach (var root in names)
        {
            Enter(root);
            while (path.TryPeek(out var top))
            {
                if (top.Open.MoveNext())
                {
                    Enter(top.Open.Current);
                }
                else
                {
                    path.Pop();
                    marks[top.Name] = Mark.Done;
                    order.Add(top.Name);
                }
            }
        }

        return order;

        void Enter(string name)
        {
            if (!marks.TryGetValue(name, out var mark))
            {
                marks[name] = Mark.Open;
                path.Push((name, waitsFor(name).GetEnumerator()));
            }
            else if (mark == Mark.Open)
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
}
