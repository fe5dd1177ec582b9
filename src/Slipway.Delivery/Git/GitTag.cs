namespace Slipway.Delivery.Git;

/// <summary>A tag that is there.</summary>
/// <param name="Name">Without <c>refs/tags/</c>.</param>
/// <param name="Commit">The full id of the commit that it leads to, through the tag object when there is one.</param>
/// <param name="Reachable">Whether that commit is HEAD or an ancestor of it.</param>
public sealed record GitTag(string Name, string Commit, bool Reachable = true);
