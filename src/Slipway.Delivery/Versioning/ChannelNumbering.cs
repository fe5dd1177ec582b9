using System.Collections.Immutable;
using System.Globalization;
using NuGet.Versioning;
using Slipway.Delivery.Git;

namespace Slipway.Delivery.Versioning;

/// <summary>Adds the pre-release number of a channel: <c>1.3.0-rc.2</c>, <c>1.3.0-dev.5</c>.</summary>
internal sealed class ChannelNumbering(VersioningOptions options, IReadOnlyList<GitTag> tags, IReadOnlyList<GitCommit> commits)
{
    public SemanticVersion Number(SemanticVersion core, VersionBump bump, string? label, ImmutableArray<VersionedCommit> judged, string head)
    {
        if (label is null || bump == VersionBump.None || core.IsPrerelease)
        {
            return core;
        }

        if (label == options.OtherBranches)
        {
            return With(core, label, commits.Count);
        }

        // Every number that is taken stays taken, wherever its tag is; the next one must be free.
        var taken = tags.Select(tag => (Tag: tag, Number: NumberOf(tag, core, label)))
            .Where(tag => tag.Number is not null)
            .OrderByDescending(tag => tag.Number)
            .ToList();
        var last = taken.FirstOrDefault(tag => tag.Tag.Reachable);
        return last.Number is { } number && !IsDueSince(last.Tag, judged, head)
            ? With(core, label, number)
            : With(core, label, (taken.FirstOrDefault().Number ?? 0) + 1);
    }

    private static SemanticVersion With(SemanticVersion core, string label, int number) => new(core.Major, core.Minor, core.Patch, $"{label}.{number}");

    private int? NumberOf(GitTag tag, SemanticVersion core, string label) =>
        VersionTags.TryParse(tag.Name, options, out var version) && version.IsPrerelease
            && (version.Major, version.Minor, version.Patch) == (core.Major, core.Minor, core.Patch)
            && version.ReleaseLabels.ToArray() is [var found, var number] && found == label
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            ? parsed
            : null;

    /// <summary>Whether a commit that the pre-release does not hold asks for a release, or takes one back.</summary>
    private bool IsDueSince(GitTag tag, ImmutableArray<VersionedCommit> judged, string head)
    {
        if (tag.Commit == head)
        {
            return false;
        }

        var bySha = commits.ToDictionary(commit => commit.Sha);
        var held = new HashSet<string>();
        var open = new Stack<string>([tag.Commit]);
        while (open.TryPop(out var sha))
        {
            if (bySha.TryGetValue(sha, out var commit) && held.Add(sha))
            {
                foreach (var parent in commit.Parents)
                {
                    open.Push(parent);
                }
            }
        }

        return judged.Any(commit => !held.Contains(commit.Sha)
            && (commit.Bump > VersionBump.None || commit.Rule is CommitRule.ReleaseAs or CommitRule.RevertOfUnreleased));
    }
}
