using System.Diagnostics.CodeAnalysis;
using NuGet.Versioning;
using Slipway.Delivery.Git;

namespace Slipway.Delivery.Versioning;

/// <summary>Which tags are versions, and which of them counts.</summary>
public static class VersionTags
{
    /// <summary>
    /// Reads a tag: the prefix of the options, then strict SemVer 2.0.0 (three numbers, no leading zeros). Build metadata is refused: two tags that differ only
    /// in it
    /// would be one version.
    /// </summary>
    public static bool TryParse(string tag, VersioningOptions options, [NotNullWhen(true)] out SemanticVersion? version)
    {
        version = null;
        var prefix = options.FullTagPrefix;
        return tag.StartsWith(prefix, StringComparison.Ordinal) && TryParseStrict(tag[prefix.Length..], out version);
    }

    /// <summary>Reads strict SemVer 2.0.0 without build metadata.</summary>
    public static bool TryParseStrict(string text, [NotNullWhen(true)] out SemanticVersion? version) =>
        SemanticVersion.TryParse(text, out version) && !version.HasMetadata && version.ToNormalizedString() == text;

    /// <summary>The base: the highest stable version tag reachable from HEAD; <see langword="null"/> before the first release.</summary>
    public static GitTag? HighestStable(IEnumerable<GitTag> tags, VersioningOptions options) =>
        StableFirst(tags.Where(tag => tag.Reachable), options).FirstOrDefault();

    /// <summary>The tags of prereleases above <paramref name="basis"/> (above nothing when it is <see langword="null"/>), the lowest first.</summary>
    internal static IReadOnlyList<GitTag> PreviewsAbove(SemanticVersion? basis, IEnumerable<GitTag> tags, VersioningOptions options) =>
    [
        .. Parse(tags, options)
            .Where(candidate => candidate.Version is { IsPrerelease: true } version && (basis is null || version > basis))
            .OrderBy(candidate => candidate.Version)
            .Select(candidate => candidate.Tag),
    ];

    /// <summary>The stable version tags, the highest first.</summary>
    public static IEnumerable<GitTag> StableFirst(IEnumerable<GitTag> tags, VersioningOptions options) =>
        Parse(tags, options)
            .Where(candidate => candidate.Version is { IsPrerelease: false })
            .OrderByDescending(candidate => candidate.Version)
            .Select(candidate => candidate.Tag);

    private static IEnumerable<(GitTag Tag, SemanticVersion? Version)> Parse(IEnumerable<GitTag> tags, VersioningOptions options) =>
        tags.Select(tag => (tag, TryParse(tag.Name, options, out var version) ? version : null));
}
