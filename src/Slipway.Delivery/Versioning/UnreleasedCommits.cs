using Slipway.Delivery.Git;

namespace Slipway.Delivery.Versioning;

/// <summary>The commits since the base, and their messages taken apart while git still writes.</summary>
/// <param name="repository">The repository.</param>
/// <param name="head">The commit that is versioned.</param>
/// <param name="withPaths">Whether the files of each commit are read.</param>
internal sealed class UnreleasedCommits(GitRepository repository, string head, bool withPaths)
{
    /// <summary>The commits above a base that is known to be one.</summary>
    public Task<(GitTag? Since, IReadOnlyList<GitCommit> Commits, IReadOnlyList<ParsedMessage> Messages)> AboveAsync(
        GitTag since, IEnumerable<string> except, CancellationToken cancellationToken) =>
        ReadAsync(since, except.Append(since.Commit).Distinct(), cancellationToken);

    /// <summary>
    /// The commits above the highest tag that is an ancestor. The highest of all is nearly always the one, and its log says whether it is: no commit above an
    /// ancestor can lead to it but by naming it as a parent. Only where it is not is the history walked, once for all tags, and read again.
    /// </summary>
    public async Task<(GitTag? Since, IReadOnlyList<GitCommit> Commits, IReadOnlyList<ParsedMessage> Messages)> AboveHighestAsync(
        List<GitTag> candidates, string prefix, CancellationToken cancellationToken)
    {
        if (candidates.Count == 0)
        {
            return await ReadAsync(null, [], cancellationToken).ConfigureAwait(false);
        }

        var highest = await ReadAsync(candidates[0], [candidates[0].Commit], cancellationToken).ConfigureAwait(false);
        if (candidates[0].Commit == head || highest.Commits.Any(commit => commit.Parents.Contains(candidates[0].Commit)))
        {
            return highest;
        }

        var reachable = await repository.ReachableTagsAsync(prefix, cancellationToken).ConfigureAwait(false);
        var since = candidates.Find(tag => reachable.Contains(tag.Name));
        return await ReadAsync(since, since is null ? [] : [since.Commit], cancellationToken).ConfigureAwait(false);
    }

    private async Task<(GitTag? Since, IReadOnlyList<GitCommit> Commits, IReadOnlyList<ParsedMessage> Messages)> ReadAsync(
        GitTag? since, IEnumerable<string> except, CancellationToken cancellationToken)
    {
        var read = await repository
            .CommitsAsync(head, except, withPaths, static (commit, message) => (Commit: commit, Message: ConventionalCommitParser.Parse(message)), cancellationToken)
            .ConfigureAwait(false);
        var (commits, messages) = (new GitCommit[read.Count], new ParsedMessage[read.Count]);
        for (var i = 0; i < commits.Length; i++)
        {
            (commits[i], messages[i]) = read[i];
        }

        return (since, commits, messages);
    }
}
