using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Git;

/// <summary>Asks a repository questions: one git process each, read as it streams. Changes nothing, not even the index's time stamps.</summary>
/// <param name="processes">Runs git.</param>
/// <param name="root">A folder in the working tree.</param>
/// <param name="credentials">For questions to the remote; default: what git is configured with.</param>
public sealed class GitRepository(IProcessRunner processes, AbsolutePath root, GitCredentials? credentials = null)
{
    private const string HeadsPrefix = "refs/heads/";
    private const string RemotesPrefix = "refs/remotes/";
    private const string TagsPrefix = "refs/tags/";
    private const string Peeled = "^{}";

    internal GitCommand Git { get; } = new(processes, root, credentials);

    /// <summary>What is checked out. No repository, no commit yet, or no working tree is a <see cref="UsageException"/>.</summary>
    public async Task<GitHead> HeadAsync(CancellationToken cancellationToken)
    {
        var result = await Git.TryAsync(
            cancellationToken,
            "rev-parse", "--is-shallow-repository", "--show-toplevel", "HEAD^{commit}", "--symbolic-full-name", "HEAD").ConfigureAwait(false);
        if (result.ExitCode != 0 || result.Lines.Count < 4)
        {
            throw HeadProblem.Explain(root, result);
        }

        var lines = result.Lines;
        var branch = lines[3].StartsWith(HeadsPrefix, StringComparison.Ordinal) ? lines[3][HeadsPrefix.Length..] : null;
        return new GitHead(lines[2], branch, AbsolutePath.Create(lines[1]), lines[0] == "true");
    }

    /// <summary>One commit.</summary>
    public async Task<GitCommit> CommitAsync(string revision, CancellationToken cancellationToken)
    {
        var reader = new GitLogReader<GitCommit>(withPaths: false, WithMessage);
        await Git.StreamBlocksAsync(
            reader.Read, cancellationToken, "log", "--max-count=1", "--no-patch", GitLogBatch.Format, "--end-of-options", revision, "--").ConfigureAwait(false);
        return (await reader.EndAsync().ConfigureAwait(false)).Single();
    }

    /// <summary>The commits that are reachable from <paramref name="head"/> and from none of <paramref name="except"/>, newest first.</summary>
    /// <param name="head">A commit id.</param>
    /// <param name="except">Commit ids; one that this clone does not hold excludes nothing.</param>
    /// <param name="withPaths">Whether to read which files each changes (git then compares trees, which costs).</param>
    /// <param name="cancellationToken">Ends the process.</param>
    public async Task<IReadOnlyList<GitCommit>> CommitsAsync(string head, IEnumerable<string> except, bool withPaths, CancellationToken cancellationToken) =>
        await CommitsAsync(head, except, withPaths, WithMessage, cancellationToken).ConfigureAwait(false);

    /// <summary>The same, with something made of each commit while git still writes; <paramref name="make"/> is called by several threads at once.</summary>
    internal async Task<IReadOnlyList<T>> CommitsAsync<T>(
        string head, IEnumerable<string> except, bool withPaths, CommitMaker<T> make, CancellationToken cancellationToken)
    {
        var reader = new GitLogReader<T>(withPaths, make);
        string[] paths = withPaths ? ["--name-only", "--no-renames", "--no-relative", "--no-ext-diff"] : ["--no-patch"];
        await Git.StreamBlocksAsync(
            reader.Read,
            cancellationToken,
            ["log", "--ignore-missing", "--no-notes", GitLogBatch.Format, .. paths, head, .. except.Select(sha => "^" + sha), "--"]).ConfigureAwait(false);
        return await reader.EndAsync().ConfigureAwait(false);
    }

    /// <summary>Tags whose names start with <paramref name="prefix"/>, wherever they are; which of them are reachable is another question.</summary>
    public async Task<IReadOnlyList<GitTag>> TagsAsync(string prefix, CancellationToken cancellationToken)
    {
        // Unlike for-each-ref this opens no tag object: what a packed tag leads to is noted beside it.
        var result = await Git.TryAsync(cancellationToken, "show-ref", "--tags", "--dereference").ConfigureAwait(false);
        return result.ExitCode == 1 && result.StandardError.Length == 0 ? [] : TagsOf(GitCommand.Check(result, "show-ref").Lines, ' ', prefix);
    }

    /// <summary>
    /// Names of the tags with <paramref name="prefix"/> that are reachable from HEAD. Walks the history; ask <see cref="IsAncestorAsync"/> first.
    /// </summary>
    public async Task<IReadOnlySet<string>> ReachableTagsAsync(string prefix, CancellationToken cancellationToken)
    {
        var result = await Git.AskAsync(
            cancellationToken, "for-each-ref", "--merged=HEAD", "--format=%(refname:strip=2)", $"{TagsPrefix}{prefix}*").ConfigureAwait(false);
        return result.Lines.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether <paramref name="commit"/> is HEAD or an ancestor of it, as far as this clone knows.</summary>
    public async Task<bool> IsAncestorAsync(string commit, CancellationToken cancellationToken) =>
        (await Git.TryAsync(cancellationToken, "merge-base", "--is-ancestor", commit, "HEAD").ConfigureAwait(false)).ExitCode == 0;

    /// <summary>Branches, local and remote (without the remote's name), that hold HEAD.</summary>
    public async Task<IReadOnlySet<string>> BranchesHoldingHeadAsync(CancellationToken cancellationToken)
    {
        var result = await Git.AskAsync(
            cancellationToken, "for-each-ref", "--contains=HEAD", "--format=%(refname)", HeadsPrefix, RemotesPrefix).ConfigureAwait(false);
        return result.Lines.Select(Short).ToHashSet(StringComparer.Ordinal);

        static string Short(string name) =>
            name.StartsWith(HeadsPrefix, StringComparison.Ordinal) ? name[HeadsPrefix.Length..] : name[(name.IndexOf('/', RemotesPrefix.Length) + 1)..];
    }

    /// <summary>A hash of the content of every tracked file that differs from HEAD; <see langword="null"/> when none does.</summary>
    /// <param name="top">The top folder of the working tree.</param>
    /// <param name="except">Folders at the top that never count.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    public async Task<string?> DirtyHashAsync(AbsolutePath top, IReadOnlyCollection<string> except, CancellationToken cancellationToken) =>
        await HashAsync(top, await ChangesAsync(except, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>The tracked files that differ from HEAD.</summary>
    internal async Task<IReadOnlyCollection<WorkingTreeChange>> ChangesAsync(IReadOnlyCollection<string> except, CancellationToken cancellationToken)
    {
        var result = await Git.AskAsync(
            cancellationToken, "status", "--porcelain=v2", "-z", "--untracked-files=no", "--ignore-submodules=dirty", "--no-renames").ConfigureAwait(false);
        return [.. WorkingTreeChange.Parse(result.StandardOutput)
            .Where(change => !except.Any(folder => change.Path.StartsWith(folder + "/", StringComparison.Ordinal)))];
    }

    internal Task<string?> HashAsync(AbsolutePath top, IReadOnlyCollection<WorkingTreeChange> changes, CancellationToken cancellationToken) =>
        WorkingTreeHash.ComputeAsync(top, changes, SubmoduleHeadAsync, cancellationToken);

    /// <summary>The remote that this clone came from: <c>origin</c>, else the only one; <see langword="null"/> when there is none.</summary>
    public async Task<GitRemote?> RemoteAsync(CancellationToken cancellationToken)
    {
        var result = await Git.TryAsync(cancellationToken, "config", "--get-regexp", @"^remote\..*\.url$").ConfigureAwait(false);
        var remotes = result.Lines.Select(line => line.Split(' ', 2))
            .Select(field => new GitRemote(field[0]["remote.".Length..^".url".Length], field[1]))
            .ToList();
        return remotes.Find(remote => remote.Name == "origin") ?? (remotes.DistinctBy(remote => remote.Name).Count() == 1 ? remotes[0] : null);
    }

    /// <summary>The tags that the remote has now, with the commits they lead to.</summary>
    /// <param name="remote">A remote's name or address.</param>
    /// <param name="pattern">A name with <c>*</c> for any run of characters.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    public async Task<IReadOnlyList<GitTag>> RemoteTagsAsync(string remote, string pattern, CancellationToken cancellationToken)
    {
        var result = await Git.AskAsync(
            cancellationToken, "ls-remote", "--quiet", "--end-of-options", remote, TagsPrefix + pattern, TagsPrefix + pattern + Peeled).ConfigureAwait(false);
        return TagsOf(result.Lines, '\t', "");
    }

    /// <summary>Reads lines of a commit and a ref. A tag object has two, and the second, with <c>^{}</c> at the end, names the commit that it leads to.</summary>
    private static List<GitTag> TagsOf(IEnumerable<string> lines, char separator, string prefix)
    {
        var commits = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (line.Split(separator, 2) is [var commit, var name] && name.StartsWith(TagsPrefix + prefix, StringComparison.Ordinal))
            {
                name = name[TagsPrefix.Length..];
                commits[name.EndsWith(Peeled, StringComparison.Ordinal) ? name[..^Peeled.Length] : name] = commit;
            }
        }

        return [.. commits.Select(tag => new GitTag(tag.Key, tag.Value, Reachable: false))];
    }

    private static GitCommit WithMessage(GitCommit commit, ReadOnlySpan<char> message) => commit with { Message = message.ToString() };

    private async Task<string> SubmoduleHeadAsync(string path, CancellationToken cancellationToken) =>
        (await Git.TryAsync(cancellationToken, "-C", path, "rev-parse", "HEAD").ConfigureAwait(false)).StandardOutput;
}
