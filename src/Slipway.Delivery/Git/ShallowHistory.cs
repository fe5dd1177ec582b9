using System.Collections.Immutable;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Git;

/// <summary>
/// Gives a shallow clone the commits that a version needs, and no more: back to the last version tag. A version from a history that is cut off would be wrong
/// without
/// anybody noticing; so what cannot be fetched is refused.
/// </summary>
internal sealed class ShallowHistory(GitRepository repository, IChangeGate gate, ILog log)
{
    private const string NoRemote = "It has no remote to fetch the rest from.";

    /// <summary>Makes the history complete back to the base.</summary>
    /// <param name="head">What is checked out.</param>
    /// <param name="local">The tags that the clone has.</param>
    /// <param name="prefix">What version tags start with.</param>
    /// <param name="stableFirst">Keeps the stable version tags, the highest first.</param>
    /// <param name="withTrees">Whether the paths of commits will be asked for.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<DeepenedHistory> CompleteAsync(
        GitHead head,
        IReadOnlyList<GitTag> local,
        string prefix,
        Func<IEnumerable<GitTag>, IEnumerable<GitTag>> stableFirst,
        bool withTrees,
        CancellationToken cancellationToken)
    {
        var remote = await repository.RemoteAsync(cancellationToken).ConfigureAwait(false);
        var (tags, offline) = await AllTagsAsync(local, remote, prefix, cancellationToken).ConfigureAwait(false);
        var best = stableFirst(tags).FirstOrDefault();
        if (best is not null
            && (best.Commit == head.Commit || (await EdgeAsync(head, best, cancellationToken).ConfigureAwait(false)).IsExactly(best.Commit, withTrees)))
        {
            ImmutableArray<string> warnings = offline is null ? [] : [$"This clone is shallow and its remote could not be asked for newer tags: {offline}"];
            return new DeepenedHistory(tags, best, [best.Commit], warnings);
        }

        var filter = withTrees ? "--filter=blob:none" : "--filter=tree:0";
        if (remote is null || offline is not null)
        {
            throw Refuse(head, filter, remote, offline ?? NoRemote);
        }

        if (gate.IsDryRun)
        {
            throw Refuse(head, filter, remote, "A dry run changes nothing, and fetching the rest changes .git.");
        }

        log.Progress("fetching the history back to the last version");
        var except = best is null ? null : await DeepenToAsync(head, remote, best, filter, withTrees, cancellationToken).ConfigureAwait(false);
        if (except is null)
        {
            await UnshallowAsync(head, remote, filter, cancellationToken).ConfigureAwait(false);
        }

        log.Progress(null);
        return new DeepenedHistory(tags, except is null ? null : best, except ?? [], []);
    }

    private static UsageException Refuse(GitHead head, string filter, GitRemote? remote, string why) => new(
        $"{head.Root} is a shallow clone that ends before the last version tag.",
        why,
        $"git fetch --unshallow --tags {filter} {remote?.Name ?? "origin"}   (with actions/checkout: fetch-depth: 0)");

    private async Task<(IReadOnlyList<GitTag> Tags, string? Offline)> AllTagsAsync(
        IReadOnlyList<GitTag> local, GitRemote? remote, string prefix, CancellationToken cancellationToken)
    {
        if (remote is null)
        {
            return (local, NoRemote);
        }

        try
        {
            var there = await repository.RemoteTagsAsync(remote.Name, prefix + "*", cancellationToken).ConfigureAwait(false);
            return ([.. there, .. local.ExceptBy(there.Select(tag => tag.Name), tag => tag.Name)], null);
        }
        catch (ProcessFailedException exception)
        {
            return (local, exception.Why ?? exception.What);
        }
    }

    /// <summary>What the commits above the tag stand on. A commit at the cut looks like a root and still names its parents in its raw form.</summary>
    private async Task<HistoryEdge> EdgeAsync(GitHead head, GitTag tag, CancellationToken cancellationToken)
    {
        var commits = await repository.CommitsAsync(head.Commit, [tag.Commit], withPaths: false, cancellationToken).ConfigureAwait(false);
        var ends = commits.Where(commit => commit.Parents.Count == 0).Select(commit => commit.Sha).ToList();
        var raw = ends.Count == 0 ? [] : await RawParentsAsync(ends, cancellationToken).ConfigureAwait(false);
        var outside = commits.SelectMany(commit => commit.Parents).Concat(raw.SelectMany(parents => parents))
            .Except(commits.Select(commit => commit.Sha))
            .ToHashSet(StringComparer.Ordinal);
        return new HistoryEdge(outside, IsCut: ends.Count > 0, HasRoot: raw.Any(parents => parents.Count == 0));
    }

    /// <summary>The parents that commits name in their raw form, one list for each commit.</summary>
    private async Task<IReadOnlyCollection<IReadOnlyList<string>>> RawParentsAsync(IReadOnlyCollection<string> commits, CancellationToken cancellationToken)
    {
        const string Parent = "parent ";
        var input = string.Concat(commits.Select(sha => sha + "\n"));
        var result = await repository.Git.FeedAsync(input, cancellationToken, "cat-file", "--batch").ConfigureAwait(false);
        var parents = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string>? current = null;
        foreach (var line in result.Lines)
        {
            if (line.Split(' ')[0] is var first && commits.Contains(first) && !parents.ContainsKey(first))
            {
                parents[first] = current = [];
            }
            else if (line.Length == 0)
            {
                current = null; // what follows is the message
            }
            else if (line.StartsWith(Parent, StringComparison.Ordinal))
            {
                current?.Add(line[Parent.Length..]);
            }
        }

        return parents.Values;
    }

    /// <summary>
    /// Fetches down to the tag; answers what then bounds the history, or <see langword="null"/> when the tag is no ancestor or the server does not play along.
    /// </summary>
    private async Task<IReadOnlyCollection<string>?> DeepenToAsync(
        GitHead head, GitRemote remote, GitTag tag, string filter, bool withTrees, CancellationToken cancellationToken)
    {
        string[] above = [$"--shallow-exclude=refs/tags/{tag.Name}", filter];
        if (!await FetchAsync(head, remote, above, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        // The server has cut right below what the tag does not hold; so the tag is an ancestor exactly when one of those commits has it as a parent.
        var edge = await EdgeAsync(head, tag, cancellationToken).ConfigureAwait(false);
        if (!edge.Outside.Contains(tag.Commit))
        {
            return null;
        }

        // One commit more, so that the lowest ones have something to be compared with.
        return withTrees && !await FetchAsync(head, remote, ["--deepen=1", filter], cancellationToken).ConfigureAwait(false) ? null : edge.Outside;
    }

    private async Task UnshallowAsync(GitHead head, GitRemote remote, string filter, CancellationToken cancellationToken)
    {
        if (!await FetchAsync(head, remote, ["--unshallow", filter], cancellationToken).ConfigureAwait(false))
        {
            throw Refuse(head, filter, remote, $"The rest could not be fetched from {remote.Name}.");
        }
    }

    /// <summary>Fetches what HEAD stands on; where the remote does not know HEAD (a commit made here), what the remote's branches stand on.</summary>
    private Task<bool> FetchAsync(GitHead head, GitRemote remote, string[] depth, CancellationToken cancellationToken)
    {
        string[] arguments = ["fetch", "--quiet", "--tags", "--no-recurse-submodules", "--no-write-fetch-head", .. depth, remote.Name];
        return gate.ChangeAsync(
            new Change("fetch", $"history of {remote.Name}", new Dictionary<string, string> { ["how"] = string.Join(' ', depth) }),
            async token => (await repository.Git.TryAsync(token, [.. arguments, head.Commit]).ConfigureAwait(false)).ExitCode == 0
                || (await repository.Git.TryAsync(token, arguments).ConfigureAwait(false)).ExitCode == 0,
            () => false,
            cancellationToken);
    }
}
