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

    /// <summary>
    /// Reads the input of <see cref="VersionCalculator.Calculate"/>. Its commits come without their messages, which are taken apart already: in a long history the
    /// texts would be most of the memory.
    /// </summary>
    /// <param name="options">Which tags are versions, and of which component.</param>
    /// <param name="gitRef">
    /// The ref of the event that this run serves (<c>GITHUB_REF</c>): names the branch when HEAD is detached, and the tag of a tag event.
    /// </param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<VersionInput> ReadAsync(VersioningOptions options, string? gitRef, CancellationToken cancellationToken)
    {
        // Independent questions, asked at once. What is checked out explains best why there is no answer, so it is heard first.
        var headAsked = repository.HeadAsync(cancellationToken);
        var tagsAsked = repository.TagsAsync(options.FullTagPrefix, cancellationToken);
        var changesAsked = repository.ChangesAsync(OwnFolders, cancellationToken);
        await Task.WhenAll(headAsked, tagsAsked, changesAsked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var head = await headAsked.ConfigureAwait(false);
        var tags = await tagsAsked.ConfigureAwait(false);

        var requested = TagEvent.Parse(gitRef, options);
        var ignored = requested is null ? null : options.TagOf(requested);
        IEnumerable<GitTag> StableFirst(IEnumerable<GitTag> tags) => VersionTags.StableFirst(tags.Where(tag => tag.Name != ignored), options);
        var history = head.IsShallow
            ? await new ShallowHistory(repository, gate, log)
                .CompleteAsync(head, tags, options.FullTagPrefix, StableFirst, options.Component is not null, cancellationToken).ConfigureAwait(false)
            : new DeepenedHistory(tags, null, [], []);
        var candidates = StableFirst(history.Tags).ToList();
        var unreleased = new UnreleasedCommits(repository, head.Commit, history.Tags, options);
        var (since, commits, messages) = history.Base is { } known
            ? await unreleased.AboveAsync(known, history.Except, cancellationToken).ConfigureAwait(false)
            : await unreleased.AboveHighestAsync(candidates, cancellationToken).ConfigureAwait(false);
        var branch = head.Branch ?? BranchOf(gitRef) ?? await BranchHoldingHeadAsync(options, cancellationToken).ConfigureAwait(false);
        var tip = commits.Count > 0 && commits[0].Sha == head.Commit
            ? commits[0]
            : await repository.CommitAsync(head.Commit, cancellationToken).ConfigureAwait(false);
        return new VersionInput(head.Commit, tip.Time, branch, Mark(history.Tags, since, candidates, commits), commits)
        {
            Messages = messages,
            TreeHash = await repository.HashAsync(head.Root, await changesAsked.ConfigureAwait(false), cancellationToken).ConfigureAwait(false),
            Requested = requested,
            Warnings = history.Warnings,
        };
    }

    /// <summary>A tag in reach of HEAD lies on the base or above it; what lies below the base decides nothing.</summary>
    private static List<GitTag> Mark(IReadOnlyList<GitTag> tags, GitTag? since, List<GitTag> stable, IReadOnlyList<GitCommit> commits)
    {
        var tagged = tags.Select(tag => tag.Commit).ToHashSet(StringComparer.Ordinal);
        var above = new HashSet<string>(StringComparer.Ordinal);
        foreach (var commit in commits)
        {
            if (tagged.Contains(commit.Sha))
            {
                above.Add(commit.Sha);
            }
        }

        var passedOver = stable.Select(tag => tag.Name).ToHashSet(StringComparer.Ordinal);
        bool IsAbove(GitTag tag) => (tag.Commit == since?.Commit || above.Contains(tag.Commit)) && !passedOver.Contains(tag.Name);
        return [.. tags.Select(tag => tag.Name == since?.Name || IsAbove(tag) ? tag with { Reachable = true } : tag)];
    }

    private static string? BranchOf(string? gitRef)
    {
        const string Heads = "refs/heads/";
        return gitRef is not null && gitRef.StartsWith(Heads, StringComparison.Ordinal) ? gitRef[Heads.Length..] : null;
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
