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
        var reader = new GitLogReader(withPaths: false);
        await Git.StreamAsync(
            reader.Read, cancellationToken, "log", "--max-count=1", GitLogReader.Format, "--end-of-options", revision, "--").ConfigureAwait(false);
        return reader.End().Single();
    }

    /// <summary>The commits that are reachable from <paramref name="head"/> and from none of <paramref name="except"/>, newest first.</summary>
    /// <param name="head">A commit id.</param>
    /// <param name="except">Commit ids; one that this clone does not hold excludes nothing.</param>
    /// <param name="withPaths">Whether to read which files each changes (git then compares trees, which costs).</param>
    /// <param name="cancellationToken">Ends the process.</param>
    public async Task<IReadOnlyList<GitCommit>> CommitsAsync(string head, IEnumerable<string> except, bool withPaths, CancellationToken cancellationToken)
    {
        var reader = new GitLogReader(withPaths);
        string[] paths = withPaths ? ["--name-only", "--no-renames", "--no-relative", "--no-ext-diff"] : ["--no-patch"];
        await Git.StreamAsync(
            reader.Read,
            cancellationToken,
            ["log", "--ignore-missing", "--no-notes", GitLogReader.Format, .. paths, head, .. except.Select(sha => "^" + sha), "--"]).ConfigureAwait(false);
        return reader.End();
    }

    /// <summary>Tags whose names start with <paramref name="prefix"/>, wherever they are; which of them are reachable is another question.</summary>
    public async Task<IReadOnlyList<GitTag>> TagsAsync(string prefix, CancellationToken cancellationToken)
    {
        var result = await Git.AskAsync(
            cancellationToken, "for-each-ref", "--format=%(refname:strip=2)%00%(objectname)%00%(*objectname)", $"{TagsPrefix}{prefix}*").ConfigureAwait(false);
        return [.. result.Lines.Select(line => line.Split('\0'))
            .Select(field => new GitTag(field[0], field[2].Length > 0 ? field[2] : field[1], Reachable: false))];
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
    public async Task<string?> DirtyHashAsync(AbsolutePath top, IReadOnlyCollection<string> except, CancellationToken cancellationToken)
    {
        var result = await Git.AskAsync(
            cancellationToken, "status", "--porcelain=v2", "-z", "--untracked-files=no", "--ignore-submodules=dirty", "--no-renames").ConfigureAwait(false);
        var changes = WorkingTreeChange.Parse(result.StandardOutput)
            .Where(change => !except.Any(folder => change.Path.StartsWith(folder + "/", StringComparison.Ordinal)));
        return await WorkingTreeHash.ComputeAsync(top, [.. changes], SubmoduleHeadAsync, cancellationToken).ConfigureAwait(false);
    }

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
        var commits = new Dictionary<string, string>(StringComparer.Ordinal);
        var refs = result.Lines.Select(line => line.Split('\t'));
        foreach (var field in refs.Where(field => field.Length == 2 && field[1].StartsWith(TagsPrefix, StringComparison.Ordinal)))
        {
            var name = field[1][TagsPrefix.Length..];
            commits[name.EndsWith(Peeled, StringComparison.Ordinal) ? name[..^Peeled.Length] : name] = field[0]; // the peeled line comes second
        }

        return [.. commits.Select(tag => new GitTag(tag.Key, tag.Value, Reachable: false))];
    }

    private async Task<string> SubmoduleHeadAsync(string path, CancellationToken cancellationToken) =>
        (await Git.TryAsync(cancellationToken, "-C", path, "rev-parse", "HEAD").ConfigureAwait(false)).StandardOutput;
}
