using System.Collections.Immutable;
using Slipway.Delivery.GitHub;
using Slipway.Delivery.Ledger;
using Slipway.Tooling;

namespace Slipway.Components.Internal;

/// <summary>
/// A squash is as young as its merge; the work in it is older. GitHub knows the pull request that it came from, and so when its first commit was written, which is
/// where its lead time begins.
/// </summary>
internal static class SquashedCommits
{
    private const int Most = 100; // each costs a request or two
    private const int Width = 4;

    /// <summary>The same commits, with <see cref="LedgerCommit.FirstAt"/> where GitHub knows it. Where there is no token, or GitHub does not answer: as they are.</summary>
    public static async Task<ImmutableArray<LedgerCommit>> DatedAsync(TargetContext ctx, ImmutableArray<LedgerCommit> commits, CancellationToken cancellationToken)
    {
        if (commits.IsEmpty || GitHubAccess.EnvironmentToken(ctx) is null || await GitHubAccess.ClientAsync(ctx, cancellationToken).ConfigureAwait(false) is not { } github)
        {
            return commits;
        }

        var dated = commits.ToArray();
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = Width, CancellationToken = cancellationToken };
            await Parallel.ForAsync(0, Math.Min(Most, dated.Length), options, async (i, token) =>
            {
                var first = await github.Commits.FirstWrittenAsync(dated[i].Sha, token).ConfigureAwait(false);
                dated[i] = first < dated[i].At ? dated[i] with { FirstAt = first } : dated[i];
            }).ConfigureAwait(false);
        }
        catch (GitHubException exception)
        {
            ctx.Log.Warn($"Lead times begin with the merge of each pull request, since GitHub could not be asked for their commits: {exception.What} {exception.Why}");
            return commits;
        }

        return ImmutableArray.Create(dated);
    }
}
