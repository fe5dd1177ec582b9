using NuGet.Versioning;
using Slipway.Delivery.Git;
using Slipway.Tooling;

namespace Slipway.Delivery.Versioning;

/// <summary>
/// A pushed tag that asks for a release: on a CI server <c>GITHUB_REF=refs/tags/v1.2.3</c>. The version is released when it follows from the commits; otherwise it
/// is refused, unless a <c>Release-As</c> footer names it.
/// </summary>
public static class TagEvent
{
    private const string RefPrefix = "refs/tags/";

    /// <summary>The version that a ref asks for; <see langword="null"/> when it is no tag, or not one of this repository's or component's version tags.</summary>
    public static SemanticVersion? Parse(string? gitRef, VersioningOptions options) =>
        gitRef is not null && gitRef.StartsWith(RefPrefix, StringComparison.Ordinal) && VersionTags.TryParse(gitRef[RefPrefix.Length..], options, out var version)
            ? version
            : null;

    internal static VersionChannel ChannelOf(SemanticVersion requested) => new("", requested.ReleaseLabels.FirstOrDefault());

    /// <summary>The tags without the pushed one, which is what is to be judged and so no base.</summary>
    internal static IReadOnlyList<GitTag> Without(SemanticVersion requested, VersionInput input, VersioningOptions options)
    {
        var name = options.TagOf(requested);
        return input.Tags.FirstOrDefault(tag => tag.Name == name) is { } pushed && pushed.Commit != input.Commit
            ? throw new UsageException(
                $"The tag {name} is not what is checked out.", $"It leads to commit {pushed.Commit}, and HEAD is {input.Commit}.", $"Check the tag out: git checkout {name}")
            : [.. input.Tags.Where(tag => tag.Name != name)];
    }

    /// <summary>The record, released as the tag says; or a refusal.</summary>
    internal static VersionRecord Confirm(VersionRecord record, SemanticVersion core, SemanticVersion requested, VersioningOptions options)
    {
        // A pre-release tag fixes the number; only the version that it leads to must follow.
        var follows = record.Bump != VersionBump.None
            && (core == requested || (requested.IsPrerelease && !core.IsPrerelease && requested.ToString("V", VersionFormatter.Instance) == core.ToString("V", VersionFormatter.Instance)));
        if (follows)
        {
            return record with { Version = requested.ToNormalizedString(), Tag = options.TagOf(requested) };
        }

        var since = record.Since is null ? "This is the first release" : $"The {record.CommitsSince} commits since {record.Since}";
        var due = record.Bump == VersionBump.None ? "ask for no release" : record.Since is null ? $", which is {core}" : $"ask for {core} ({record.Bump.ToString().ToLowerInvariant()})";
        throw new UsageException(
            $"The tag {options.TagOf(requested)} does not follow from the commits.",
            $"{since}{(record.Since is null ? "" : " ")}{due}.",
            $"Delete the tag{(record.Bump == VersionBump.None ? "" : $" and tag {options.TagOf(core)}")}, or commit with the footer “Release-As: {requested}” and tag that commit.");
    }
}
