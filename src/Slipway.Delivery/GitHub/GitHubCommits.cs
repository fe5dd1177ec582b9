using System.Text.Json;
using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.GitHub;

/// <summary>Commits and the pull requests that brought them.</summary>
public sealed class GitHubCommits
{
    private readonly GitHubApi _api;

    internal GitHubCommits(GitHubApi api) => _api = api;

    /// <summary>The pull requests that a commit belongs to.</summary>
    public IAsyncEnumerable<GitHubPull> PullsAsync(string sha, CancellationToken cancellationToken) =>
        _api.ListAsync<GitHubPull>($"{_api.Repository}/commits/{sha}/pulls", cancellationToken);

    /// <summary>The commits of a pull request, the oldest first (GitHub lists at most 250).</summary>
    public async IAsyncEnumerable<LedgerCommit> OfPullAsync(int pull,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var commit in _api.ListAsync<JsonElement>($"{_api.Repository}/pulls/{pull}/commits", cancellationToken).ConfigureAwait(false))
        {
            yield return Read(commit);
        }
    }

    /// <summary>The commits between two, newest first: those of <paramref name="head"/> that <paramref name="from"/> lacks. Empty where head is the older one;
    /// <see langword="null"/> where GitHub does not know both.</summary>
    public async Task<IReadOnlyList<LedgerCommit>?> BetweenAsync(string from, string head, CancellationToken cancellationToken)
    {
        var compared = await _api.FindAsync<GitHubComparison>($"{_api.Repository}/compare/{Uri.EscapeDataString(from)}...{Uri.EscapeDataString(head)}",
            cancellationToken).ConfigureAwait(false);
        return compared is null ? null : [.. compared.Commits.Select(Read).Reverse()];
    }

    /// <summary>
    /// For a squash or a merge: when the first commit of its pull request was written, which is where its lead time begins. <see langword="null"/> where no
    /// pull request brought it.
    /// </summary>
    public async Task<DateTimeOffset?> FirstWrittenAsync(string sha, CancellationToken cancellationToken)
    {
        await foreach (var pull in PullsAsync(sha, cancellationToken).ConfigureAwait(false))
        {
            if (pull.MergeCommitSha != sha)
            {
                continue;
            }

            DateTimeOffset? first = null;
            await foreach (var commit in OfPullAsync(pull.Number, cancellationToken).ConfigureAwait(false))
            {
                first = first is null || commit.At < first ? commit.At : first;
            }

            return first;
        }

        return null;
    }

    private static LedgerCommit Read(JsonElement json)
    {
        var commit = json.GetProperty("commit");
        var author = commit.GetProperty("author");
        return new(json.GetProperty("sha").GetString()!, author.GetProperty("date").GetDateTimeOffset())
        {
            Subject = commit.GetProperty("message").GetString()?.Split('\n')[0],
            Author = author.TryGetProperty("name", out var name) ? name.GetString() : null,
        };
    }

    private sealed record GitHubComparison(string? Status, IReadOnlyList<JsonElement> Commits);
}
