using Slipway.Tooling;

namespace Slipway.Delivery.Versioning;

/// <summary>Holds every commit to the convention, where the options ask for it.</summary>
public static class StrictCommits
{
    private const int Shown = 20;

    /// <summary>The commits that are not conventional; merges, reverted ones and those of other components are not held against anybody.</summary>
    public static IReadOnlyList<VersionedCommit> Offending(VersionRecord record) => [.. record.Commits.Where(IsOffending)];

    /// <summary>Throws when the options are strict and a commit is not conventional. Call it after the record is written and explained.</summary>
    public static void Enforce(VersionRecord record, VersioningOptions options)
    {
        if (!options.StrictCommits || Offending(record) is not { Count: > 0 } offending)
        {
            return;
        }

        var lines = offending.Take(Shown).Select(commit => $"{commit.ShortSha} {commit.Subject}: {commit.Reason}");
        var verdict = offending.Count == 1 ? "is no conventional commit" : "are no conventional commits";
        throw new TargetFailedException(
            $"{offending.Count} of {record.Commits.Length} commits {verdict}, and --strict-commits is on.",
            string.Join('\n', offending.Count > Shown ? lines.Append($"and {offending.Count - Shown} more") : lines),
            "Reword them (git rebase -i) as “type: description”, such as “fix: close the file”, or run without --strict-commits.");
    }

    private static bool IsOffending(VersionedCommit commit) =>
        commit.Rule == CommitRule.Unparseable || (commit.Rule == CommitRule.BreakingFooter && commit.Entries.All(entry => entry.Type is null))
        || (commit.Rule == CommitRule.ReleaseAs && commit.Entries.Length == 0);
}
