namespace Slipway.Workflows.Stages;

internal static class Graphs
{
    /// <summary>An order in which every node stands after its predecessors; ties keep the given order.</summary>
    /// <exception cref="Tooling.UsageException">There is a circle; the error names its path.</exception>
    public static IReadOnlyList<string> Sort(IReadOnlyList<string> nodes, Func<string, IEnumerable<string>> predecessors, string kind)
    {
        var sorted = new List<string>(nodes.Count);
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            Visit(node, predecessors, kind, done, sorted);
        }

        return sorted;
    }

    /// <summary>Every node reached from the given ones, themselves left out unless a path leads back.</summary>
    public static HashSet<string> Reachable(IEnumerable<string> from, Func<string, IEnumerable<string>> next)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(from.SelectMany(next));
        while (open.TryPop(out var node))
        {
            if (found.Add(node))
            {
                foreach (var other in next(node))
                {
                    open.Push(other);
                }
            }
        }

        return found;
    }

    // Depth first with a stack of its own: a graph of ten thousand targets in a row must not overflow the thread's.
    private static void Visit(
        string start, Func<string, IEnumerable<string>> predecessors, string kind, HashSet<string> done, List<string> sorted)
    {
        if (done.Contains(start))
        {
            return;
        }

        var path = new List<string>();
        var onPath = new HashSet<string>(StringComparer.Ordinal);
        var frames = new Stack<(string Node, IEnumerator<string> Remaining)>();
        Enter(start);
        while (frames.Count > 0)
        {
            var (node, remaining) = frames.Peek();
            if (!remaining.MoveNext())
            {
                frames.Pop();
                path.RemoveAt(path.Count - 1);
                onPath.Remove(node);
                done.Add(node);
                sorted.Add(node);
                continue;
            }

            if (onPath.Contains(remaining.Current))
            {
                var circle = path[path.IndexOf(remaining.Current)..].Append(remaining.Current);
                throw Usage.Error(
                    $"The {kind}s form a circle: {string.Join(" -> ", circle)}.",
                    $"Each of these {kind}s waits for the next, so none could ever start.",
                    $"Remove one of the edges, or put the {kind}s on both of its ends together.");
            }

            if (!done.Contains(remaining.Current))
            {
                Enter(remaining.Current);
            }
        }

        void Enter(string node)
        {
            path.Add(node);
            onPath.Add(node);
            frames.Push((node, predecessors(node).GetEnumerator()));
        }
    }
}
