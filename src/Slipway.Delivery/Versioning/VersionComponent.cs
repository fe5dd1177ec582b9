using System.Collections.Immutable;

namespace Slipway.Delivery.Versioning;

/// <summary>One of several parts of a repository that are versioned on their own.</summary>
/// <param name="Name">Its name: tags are <c>name-v1.2.3</c>.</param>
/// <param name="Paths">
/// What belongs to it, relative to the repository: a file, a folder with all below it, or a pattern (<c>*</c> within a folder, <c>**</c> across folders). A
/// leading
/// <c>!</c> takes paths out again; the last pattern that matches decides.
/// </param>
public sealed record VersionComponent(string Name, ImmutableArray<string> Paths)
{
    /// <summary>Whether a commit that changes <paramref name="paths"/> changes this component.</summary>
    public bool Owns(IEnumerable<string> paths) => paths.Any(Owns);

    private bool Owns(string path) =>
        Paths.LastOrDefault(pattern => PathPattern.Matches(pattern.TrimStart('!'), path, starCrossesFolders: false)) is { } decisive && decisive[0] != '!';
}
