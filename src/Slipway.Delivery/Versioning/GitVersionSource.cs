using Slipway.Delivery.Git;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Versioning;

/// <summary>Reads from a repository what its version follows from.</summary>
/// <param name="repository">The repository.</param>
/// <param name="gate">Asked before a shallow clone is deepened; nothing else is ever changed.</param>
/// <param name="log">Says what takes long.</param>
public sealed class GitVersionSource(GitRepository repository, IChangeGate gate, ILog log)
{
    // What a run itself leaves behind, tracked or not.
    private static readonly string[] OwnFolders = ["artifacts", ".nuke"];

    /// <summary>Reads the input of <see cref="VersionCalculator.Calculate"/>.</summary>
    /// <param name="options">Which tags are versions, and of which component.</param>
    /// <param name="gitRef">
    /// The ref of the event that this run serves (<c>GITHUB_REF</c>): names the branch when HEAD is detached, and the tag of a tag event.
    /// </param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<VersionInput> ReadAsync(VersioningOptions options, string? gitRef, CancellationToken cancellationToken)
    {
        var head = await repository.HeadAsync(cancellationToken).ConfigureAwait(false);
        var requested = TagEvent.Parse(gitRef, options);
        var ignored = requested is null ? null : options.TagOf(requested);
        IEnumerable<GitTag> StableFirst(IEnumerable<GitTag> tags) => VersionTags.StableFirst(tags.Where(tag => tag.Name != ignored), options);

        // Independent questions, asked at once.
        var dirty = repository.DirtyHashAsync(head.Root, OwnFolders, cancellationToken);
        var tip = repository.CommitAsync(head.Commit, cancellationToken);
        var history = head.IsShallow
            ? await new ShallowHistory(repository, gate, log)
                .CompleteAsync(head, options.FullTagPrefix, StableFirst, options.Component is not null, cancellationToken).ConfigureAwait(false)
            : new DeepenedHistory(await repository.TagsAsync(options.FullTagPrefix, cancellationToken).ConfigureAwait(false), null, [], []);
        var candidates = StableFirst(history.Tags).ToList();
        var since = history.Base ?? await HighestReachableAsync(candidates, options.FullTagPrefix, cancellationToken).ConfigureAwait(false);
        var commits = await repository.CommitsAsync(
            head.Commit,
            since is null ? [] : history.Except.Append(since.Commit).Distinct(),
            options.Component is not null,
            cancellationToken).ConfigureAwait(false);
        var branch = head.Branch ?? BranchOf(gitRef) ?? await BranchHoldingHeadAsync(options, cancellationToken).ConfigureAwait(false);

        // A tag in reach of HEAD lies on the base or above it; what lies below the base decides nothing.
        var above = commits.Select(commit => commit.Sha).Append(since?.Commit).ToHashSet();
        return new VersionInput(
            head.Commit,
            (await tip.ConfigureAwait(false)).Time,
            branch,
            [.. history.Tags.Select(tag => tag with { Reachable = tag.Name == since?.Name || (above.Contains(tag.Commit) && !candidates.Contains(tag)) })],
            commits)
        {
            TreeHash = await dirty.ConfigureAwait(false),
            Requested = requested,
            Warnings = history.Warnings,
        };
    }

    private static string? BranchOf(string? gitRef)
    {
        const string Heads = "refs/heads/";
        return gitRef is not null && gitRef.StartsWith(Heads, StringComparison.Ordinal) ? gitRef[Heads.Length..] : null;
    }

    /// <summary>The highest is nearly always the one; only where it is not is the history walked, once for all tags.</summary>
    private async Task<GitTag?> HighestReachableAsync(IReadOnlyList<GitTag> candidates, string prefix, CancellationToken cancellationToken)
    {
        if (candidates.Count == 0 || await repository.IsAncestorAsync(candidates[0].Commit, cancellationToken).ConfigureAwait(false))
        {
            return candidates.Count == 0 ? null : candidates[0];
        }

        var reachable = await repository.ReachableTagsAsync(prefix, cancellationToken).ConfigureAwait(false);
        return candidates.FirstOrDefault(tag => reachable.Contains(tag.Name));
    }

    /// <summary>A detached HEAD that a channel's branch holds belongs to that channel.</summary>
    private async Task<string?> BranchHoldingHeadAsync(VersioningOptions options, CancellationToken cancellationToken)
    {
        var holding = await repository.BranchesHoldingHeadAsync(cancellationToken).ConfigureAwait(false);
        return options.Channels
            .Select(channel => holding.Order(StringComparer.Ordinal).FirstOrDefault(channel.Matches))
            .FirstOrDefault(branch => branch is not null);
    }
}
