using System.Collections.Immutable;
using NuGet.Versioning;

namespace Slipway.Delivery.Versioning;

/// <summary>Says for each commit and entry which rule fires and what it asks for.</summary>
/// <param name="options">The bumps of the types.</param>
/// <param name="isZero">Whether the version that moves is 0.x.</param>
internal sealed class CommitJudge(VersioningOptions options, bool isZero)
{
    private VersionBump Breaking => isZero ? options.BreakingInZero : VersionBump.Major;

    public VersionedCommit Judge(CommitState state, SemanticVersion? releaseAs)
    {
        var entries = state.IsMerge || state.Entries[0].Entry is null ? [] : JudgeAll(state.Entries);
        return state.IsMerge ? Verdict(state, entries, CommitRule.Merge, "a merge: the merged commits count")
            : state.IsOutside ? Verdict(state, [], CommitRule.OutsideComponent, $"changes nothing of {options.Component!.Name}")
            : releaseAs is not null
                ? Verdict(state, entries, CommitRule.ReleaseAs, $"sets the version to {releaseAs}", entries.FirstOrDefault()?.Type, Highest(entries)?.Bump ?? VersionBump.None)
            : Highest(entries) is { } deciding ? Verdict(state, entries, deciding.Rule, Explain(deciding, entries.Length, state), deciding.Type, deciding.Bump)
            : state.Entries[0].RevertedBy is { } by ? Verdict(state, entries, CommitRule.Reverted, $"taken back by {by.Commit.ShortSha}")
            : Verdict(state, entries, CommitRule.Unparseable, state.Message.Problem ?? "no “type: description”");
    }

    // Made in one go: in a long history a copy of each would be felt.
    private static VersionedCommit Verdict(
        CommitState state, ImmutableArray<VersionedEntry> entries, CommitRule rule, string? reason, string? type = null, VersionBump bump = VersionBump.None) => new()
        {
            Sha = state.Commit.Sha,
            Author = state.Commit.Author,
            CoAuthors = state.Message.CoAuthors,
            Closes = state.Message.Closes,
            Time = state.Commit.Time,
            Subject = state.Message.Subject,
            Type = type,
            Rule = rule,
            Bump = bump,
            Reason = reason,
            Entries = entries,
        };

    private static VersionedEntry? Highest(ImmutableArray<VersionedEntry> entries) =>
        entries.Length == 1 ? entries[0] : entries.MaxBy(entry => entry.Bump);

    private static string? Explain(VersionedEntry deciding, int count, CommitState state)
    {
        if (count == 1 && state.Message.Problem is null)
        {
            return deciding.Reason;
        }

        var parts = new List<string>();
        if (count > 1)
        {
            parts.Add($"{count} squashed commits, “{deciding.Type}: {deciding.Description}” decides");
        }

        if (deciding.Reason is not null)
        {
            parts.Add(deciding.Reason);
        }

        if (state.Message.Problem is { } problem)
        {
            parts.Add(problem);
        }

        return parts.Count == 0 ? null : string.Join("; ", parts);
    }

    private ImmutableArray<VersionedEntry> JudgeAll(EntryState[] states)
    {
        var entries = ImmutableArray.CreateBuilder<VersionedEntry>(states.Length);
        foreach (var state in states)
        {
            entries.Add(Judge(state));
        }

        return entries.MoveToImmutable();
    }

    private VersionedEntry Judge(EntryState state)
    {
        var entry = state.Entry!;
        var (rule, bump, reason) = Rule(state, entry);
        return new VersionedEntry
        {
            Type = entry.Type,
            Scope = entry.Scope,
            Description = entry.Description,
            Breaking = entry.IsBreaking,
            Notes = entry.BreakingNotes,
            Rule = rule,
            Bump = bump,
            Reason = reason,
        };
    }

    private (CommitRule Rule, VersionBump Bump, string? Reason) Rule(EntryState state, CommitEntry entry)
    {
        if (state.RevertedBy is { } by)
        {
            return (CommitRule.Reverted, VersionBump.None, $"taken back by {(by.Commit == state.Commit ? "the same commit" : by.Commit.ShortSha)}");
        }

        if (entry.Revert is { IsWholeCommit: true } revert)
        {
            return Revert(state, entry, revert);
        }

        return entry.IsBreaking ? Breaks(entry) : OfType(entry);
    }

    private (CommitRule Rule, VersionBump Bump, string? Reason) Revert(EntryState state, CommitEntry entry, RevertReference revert)
    {
        if (!state.ReachesBehindBase)
        {
            var targets = state.Targets.Where(target => !target.Commit.IsMerge).Select(target => target.Commit.ShortSha).Distinct().ToList();
            var verb = revert.Restores is null ? "takes back" : "restores what was taken back by";
            var reason = targets.Count == 0 ? "already taken back" : $"{verb} {string.Join(", ", targets)}, not released yet";
            return (CommitRule.RevertOfUnreleased, VersionBump.None, reason);
        }

        if (revert.Restores is { } restored && ConventionalCommitParser.Parse(restored).Entries is [var first, ..])
        {
            // The revert is out; so what returns is new to users once more.
            var again = first.IsBreaking ? Breaking : OfType(first).Bump;
            return (CommitRule.Reapply, again > VersionBump.Patch ? again : VersionBump.Patch, "brings back what a released revert had taken away");
        }

        return entry.IsBreaking ? Breaks(entry) : (CommitRule.Revert, Released("revert"), "takes back what was released");
    }

    private (CommitRule Rule, VersionBump Bump, string? Reason) Breaks(CommitEntry entry) =>
        (entry.HasBreakingMark ? CommitRule.BreakingMark : CommitRule.BreakingFooter, Breaking, isZero ? "breaking, in 0.x" : null);

    private (CommitRule Rule, VersionBump Bump, string? Reason) OfType(CommitEntry entry) =>
        Released(entry.Type) is var bump and > VersionBump.None
            ? (CommitRule.Type, bump, null)
            : (CommitRule.OtherType, VersionBump.None, $"“{entry.Type}” asks for no release");

    private VersionBump Released(string? type) => type is not null && options.TypeBumps.TryGetValue(type, out var bump) ? bump : VersionBump.None;
}
