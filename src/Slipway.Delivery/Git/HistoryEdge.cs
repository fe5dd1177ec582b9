namespace Slipway.Delivery.Git;

/// <summary>What the commits above a tag stand on, in a clone whose history is cut.</summary>
/// <param name="Outside">Parents that are not among those commits, whether or not the clone holds them.</param>
/// <param name="IsCut">Whether one of the commits looks like a root.</param>
/// <param name="HasRoot">Whether one of the commits is a root.</param>
internal sealed record HistoryEdge(IReadOnlySet<string> Outside, bool IsCut, bool HasRoot)
{
    /// <summary>
    /// Whether nothing is missing and nothing too much: all ways down lead to the tag. Another parent, or a root, may be an older commit that the tag holds,
    /// out of
    /// this clone's sight.
    /// </summary>
    public bool IsExactly(string tag, bool withTrees) => Outside.Count == 1 && Outside.Contains(tag) && !HasRoot && !(withTrees && IsCut);
}
