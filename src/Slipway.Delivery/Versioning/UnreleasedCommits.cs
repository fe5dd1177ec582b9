using Slipway.Delivery.Git;

namespace Slipway.Delivery.Versioning;

/// <summary>The commits since the base, and their messages taken apart while git still writes.</summary>
/// <param name="repository">The repository.</param>
/// <param name="head">The commit that is versioned.</param>
/// <param name="tags">All tags that may be versions.</param>
/// <param name="options">Which of them are.</param>
internal sealed class UnreleasedCommits(GitRepository repository, string head, IReadOnlyList<GitTag> tags, VersioningOptions options)
{
    private const int PreviewsOfLongHistory = 64;

    /// <summary>The commits above a base that is known to be one.</summary>
    public Task<(GitTag? Since, IReadOnlyList<GitCommit> Commits, IReadOnlyList<ParsedMessage> Messages)> AboveAsync(
        GitTag since, IEnumerable<string> except, CancellationToken cancellationToken) =>
        ReadAsync(since, [.. except.Append(since.Commit).Distinct()], null, cancellationToken);

    /// <summary>
    /// The commits above the highest tag that is an ancestor. The highest of all is nearly always the one, and its log says whether it is: no commit above an
    /// ancestor can lead to it but by naming it as a parent. Only where it is not is the history walked, once for all tags, and read again.
    /// </summary>
    public async Task<(GitTag? Since, IReadOnlyList<GitCommit> Commits, IReadOnlyList<ParsedMessage> Messages)> AboveHighestAsync(
        List<GitTag> candidates, CancellationToken cancellationToken)
    {
        if (candidates.Count == 0)
        {
            return await ReadAsync(null, [], Midway(null), cancellationToken).ConfigureAwait(false);
        }

        var highest = await ReadAsync(candidates[0], [candidates[0].Commit], Midway(candidates[0]), cancellationToken).ConfigureAwait(false);
        if (candidates[0].Commit == head || highest.Commits.Any(commit => commit.Parents.Contains(candidates[0].Commit)))
        {
            return highest;
        }

        var reachable = await repository.ReachableTagsAsync(options.FullTagPrefix, cancellationToken).ConfigureAwait(false);
        var since = candidates.Find(tag => reachable.Contains(tag.Name));
        return await ReadAsync(since, since is null ? [] : [since.Commit], Midway(since), cancellationToken).ConfigureAwait(false);
    }

    private async Task<(GitTag? Since, IReadOnlyList<GitCommit> Commits, IReadOnlyList<ParsedMessage> Messages)> ReadAsync(
        GitTag? since, string[] below, string? midway, CancellationToken cancellationToken)
    {
        var read = midway is not null ? await ReadInTwoAsync(midway, below, cancellationToken).ConfigureAwait(false) : null;
        read ??= [await LogAsync(head, below, cancellationToken).ConfigureAwait(false)];
        var count = read.Sum(part => part.Count);
        var (commits, messages, at) = (new GitCommit[count], new ParsedMessage[count], 0);
        foreach (var part in read)
        {
            foreach (var (commit, message) in part)
            {
                (commits[at], messages[at++]) = (commit, message);
            }
        }

        return (since, commits, messages);
    }

    /// <summary>
    /// A tag somewhere in the middle of a history that has gone on for long without a release; <see langword="null"/> for any other, which one git reads as fast.
    /// </summary>
    private string? Midway(GitTag? since)
    {
        VersionTags.TryParse(since?.Name ?? "", options, out var basis);
        var previews = VersionTags.PreviewsAbove(basis, tags, options);
        return previews.Count >= PreviewsOfLongHistory ? previews[previews.Count / 2].Commit : null;
    }

    /// <summary>
    /// Git reads a history on one processor; two of them read it in two halves, the upper one first in the answer. <see langword="null"/> when the tag turns out to be
    /// none of HEAD's ancestors: nothing leads to it.
    /// </summary>
    private async Task<IReadOnlyList<(GitCommit Commit, ParsedMessage Message)>[]?> ReadInTwoAsync(string midway, string[] below, CancellationToken cancellationToken)
    {
        var halves = await Task.WhenAll(LogAsync(head, [.. below, midway], cancellationToken), LogAsync(midway, below, cancellationToken)).ConfigureAwait(false);
        return midway == head || halves[0].Any(read => read.Commit.Parents.Contains(midway)) ? halves : null;
    }

    private Task<IReadOnlyList<(GitCommit Commit, ParsedMessage Message)>> LogAsync(string from, IEnumerable<string> below, CancellationToken cancellationToken) =>
        repository.CommitsAsync(
            from, below, withPaths: options.Component is not null, static (commit, message) => (commit, ConventionalCommitParser.Parse(message)), cancellationToken);
}
