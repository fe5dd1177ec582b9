using NuGet.Versioning;
using Slipway.Delivery.Git;
using Slipway.Tooling;

namespace Slipway.Delivery.Versioning;

/// <summary>
/// A pushed tag that asks for a release: on a CI server <c>GITHUB_REF=refs/tags/v1.2.3</c>. The version is released when it follows from the commits; otherwise
/// it
/// is refused, unless a <c>Release-As</c> footer names it.
/// </summary>
public static class TagEvent
{
    private const string RefPrefix = "refs/tags/";

    /// <summary>
    /// The version that a ref asks for; <see langword="null"/> when it is no tag, or not one of this repository's or component's version tags.
    /// </summary>
    public static SemanticVersion? Parse(string? gitRef, VersioningOptions options) =>
        gitRef is not null && gitRef.StartsWith(RefPrefix, StringComparison.Ordinal)
            && VersionTags.TryParse(gitRef[RefPrefix.Length..], options, out var version)
            ? version
            : null;

    internal static VersionChannel ChannelOf(SemanticVersion requested) => new("", requested.ReleaseLabels.FirstOrDefault());

    /// <summary>The tags without the pushed one, which is what is to be judged and so no base.</summary>
    internal static IReadOnlyList<GitTag> Without(SemanticVersion requested, VersionInput input, VersioningOptions options)
    {
        var name = options.TagOf(requested);
        return input.Tags.FirstOrDefault(tag => tag.Name == name) is { } pushed && pushed.Commit != input.Commit
            ? throw new UsageException(
                $"The tag {name} is not what is checked out.",
                $"It leads to commit {pushed.Commit}, and HEAD is {input.Commit}.", $"Check the tag out: git checkout {name}")
            : [.. input.Tags.Where(tag => tag.Name != name)];
    }

    /// <summary>The record, released as the tag says; or a refusal.</summary>
    internal static VersionRecord Confirm(VersionRecord record, SemanticVersion core, SemanticVersion requested, VersioningOptions options)
    {
        // A pre-release tag fixes the number; only the version that it leads to must follow.
        var leadsTo = new SemanticVersion(requested.Major, requested.Minor, requested.Patch);
        var follows = record.Bump != VersionBump.None && (core == requested || (requested.IsPrerelease && core == leadsTo));
        if (follows)
        {
            return record with { Version = requested.ToNormalizedString(), Tag = options.TagOf(requested) };
        }

        var isDue = record.Bump != VersionBump.None;
        throw new UsageException(
            $"The tag {options.TagOf(requested)} does not follow from the commits.",
            record.Since is null ? $"This is the first release, which is {core}."
                : isDue ? $"The {record.CommitsSince} commits since {record.Since} ask for {core} ({record.Bump.ToString().ToLowerInvariant()})."
                : $"The {record.CommitsSince} commits since {record.Since} ask for no release.",
            $"Delete the tag{(isDue ? $" and tag {options.TagOf(core)}" : "")}, or commit with the footer “Release-As: {requested}” and tag that commit.");
    }
}
