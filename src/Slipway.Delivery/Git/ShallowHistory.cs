using System.Collections.Immutable;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Git;

/// <summary>
/// Gives a shallow clone the commits that a version needs, and no more: back to the last version tag. A version from a history that is cut off would be wrong without
/// anybody noticing; so what cannot be fetched is refused.
/// </summary>
internal sealed class ShallowHistory(GitRepository repository, IChangeGate gate, ILog log)
{
    /// <summary>Makes the history complete back to the base.</summary>
    /// <param name="head">What is checked out.</param>
    /// <param name="prefix">What version tags start with.</param>
    /// <param name="stableFirst">Keeps the stable version tags, the highest first.</param>
    /// <param name="withTrees">Whether the paths of commits will be asked for.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<DeepenedHistory> CompleteAsync(
        GitHead head, string prefix, Func<IEnumerable<GitTag>, IEnumerable<GitTag>> stableFirst, bool withTrees, CancellationToken cancellationToken)
    {
        var local = await repository.TagsAsync(prefix, cancellationToken).ConfigureAwait(false);
        var remote = await repository.RemoteAsync(cancellationToken).ConfigureAwait(false);
        var (tags, offline) = await AllTagsAsync(local, remote, prefix, cancellationToken).ConfigureAwait(false);
        var best = stableFirst(tags).FirstOrDefault();
        if (best is not null && (best.Commit == head.Commit || await IsCompleteAsync(head, best, cancellationToken).ConfigureAwait(false)))
        {
            ImmutableArray<string> warnings = offline is null ? [] : [$"This clone is shallow and its remote could not be asked for newer tags: {offline}"];
            return new DeepenedHistory(tags, best, warnings);
        }

        var filter = withTrees ? "--filter=blob:none" : "--filter=tree:0";
        if (remote is null || offline is not null)
        {
            throw Refuse(head, filter, remote, offline ?? "It has no remote to fetch the rest from.");
        }

        if (gate.IsDryRun)
        {
            throw Refuse(head, filter, remote, "A dry run changes nothing, and fetching the rest changes .git.");
        }

        log.Progress("fetching the history back to the last version");
        var found = best is not null && await DeepenToAsync(head, remote, best, filter, cancellationToken).ConfigureAwait(false);
        if (!found)
        {
            await UnshallowAsync(head, remote, filter, cancellationToken).ConfigureAwait(false);
        }

        log.Progress(null);
        return new DeepenedHistory(tags, found ? best : null, []);
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
            return (local, "It has no remote to fetch the rest from.");
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

    /// <summary>
    /// Whether the tag is an ancestor of HEAD and nothing is missing between them. A commit at the cut still names its parents in its raw form; where those are the
    /// tag and nothing else, the cut is exactly there.
    /// </summary>
    private async Task<bool> IsCompleteAsync(GitHead head, GitTag tag, CancellationToken cancellationToken)
    {
        var (parents, isAncestor) = await ParentsAtCutAsync(head, tag, cancellationToken).ConfigureAwait(false);
        return parents.All(parent => parent == tag.Commit) && (isAncestor || parents.Count > 0);
    }

    private async Task<(IReadOnlyCollection<string> Parents, bool IsAncestor)> ParentsAtCutAsync(GitHead head, GitTag tag, CancellationToken cancellationToken)
    {
        var commits = await repository.CommitsAsync(head.Commit, [tag.Commit], withPaths: false, cancellationToken).ConfigureAwait(false);
        var ends = commits.Where(commit => commit.Parents.Count == 0).Select(commit => commit.Sha).ToList();
        var isAncestor = commits.Any(commit => commit.Parents.Contains(tag.Commit));
        return (ends.Count == 0 ? [] : await RawParentsAsync(ends, cancellationToken).ConfigureAwait(false), isAncestor);
    }

    private async Task<IReadOnlyCollection<string>> RawParentsAsync(IReadOnlyCollection<string> commits, CancellationToken cancellationToken)
    {
        const string Parent = "parent ";
        var result = await repository.Git.FeedAsync(string.Concat(commits.Select(sha => sha + "\n")), cancellationToken, "cat-file", "--batch").ConfigureAwait(false);
        var parents = new HashSet<string>(StringComparer.Ordinal);
        var inHeaders = false;
        foreach (var line in result.Lines)
        {
            inHeaders = commits.Contains(line.Split(' ')[0]) || (inHeaders && line.Length > 0);
            if (inHeaders && line.StartsWith(Parent, StringComparison.Ordinal))
            {
                parents.Add(line[Parent.Length..]);
            }
        }

        return parents;
    }

    private async Task<bool> DeepenToAsync(GitHead head, GitRemote remote, GitTag tag, string filter, CancellationToken cancellationToken)
    {
        string[] wanted = [$"--shallow-exclude=refs/tags/{tag.Name}", filter];
        if (!await FetchAsync(remote, head.Commit, wanted, cancellationToken).ConfigureAwait(false)
            && !await FetchAsync(remote, null, wanted, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        // The server has cut right after the tag; so the tag is an ancestor exactly when a commit at the cut, or above it, has it as a parent.
        var (parents, isAncestor) = await ParentsAtCutAsync(head, tag, cancellationToken).ConfigureAwait(false);
        return isAncestor || parents.Contains(tag.Commit);
    }

    private async Task UnshallowAsync(GitHead head, GitRemote remote, string filter, CancellationToken cancellationToken)
    {
        if (!await FetchAsync(remote, head.Commit, ["--unshallow", filter], cancellationToken).ConfigureAwait(false)
            && !await FetchAsync(remote, null, ["--unshallow", filter], cancellationToken).ConfigureAwait(false))
        {
            throw Refuse(head, filter, remote, $"The rest could not be fetched from {remote.Name}.");
        }
    }

    private Task<bool> FetchAsync(GitRemote remote, string? commit, string[] depth, CancellationToken cancellationToken)
    {
        string[] arguments = ["fetch", "--quiet", "--tags", "--no-recurse-submodules", "--no-write-fetch-head", .. depth, remote.Name, .. commit is null ? Array.Empty<string>() : [commit]];
        return gate.ChangeAsync(
            new Change("fetch", $"history of {remote.Name}", new Dictionary<string, string> { ["how"] = string.Join(' ', depth) }),
            async token => (await repository.Git.TryAsync(token, arguments).ConfigureAwait(false)) is { ExitCode: 0 },
            () => false,
            cancellationToken);
    }
}
