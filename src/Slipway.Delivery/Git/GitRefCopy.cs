using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Git;

/// <summary>One reading of the ref as a file in a folder of its own inside the clone's git folder; removed when done. No local ref is touched.</summary>
internal sealed class GitRefCopy : IDisposable
{
    private readonly GitCommand _remote; // in the clone, whose configuration may name its remote by a relative path
    private readonly GitCommand _local; // in the copy's folder
    private readonly AbsolutePath _folder;
    private readonly string _gitDirectory;
    private readonly GitRefPlace _place;
    private string? _head;

    private GitRefCopy(GitCommand remote, GitCommand local, AbsolutePath folder, string gitDirectory, GitRefPlace place) =>
        (_remote, _local, _folder, _gitDirectory, _place) = (remote, local, folder, gitDirectory, place);

    public AbsolutePath File => _folder / _place.FileName;

    public static async Task<GitRefCopy> CreateAsync(
        IProcessRunner processes, AbsolutePath root, GitCredentials? credentials, GitRefPlace place, CancellationToken cancellationToken)
    {
        var remote = new GitCommand(processes, root, credentials);
        var found = await remote.TryAsync(cancellationToken, "rev-parse", "--path-format=absolute", "--git-common-dir").ConfigureAwait(false);
        if (found.ExitCode != 0)
        {
            throw HeadProblem.Explain(root, found);
        }

        var gitDirectory = found.Lines[0];
        var folder = (AbsolutePath.Create(gitDirectory) / "slipway" / $"ref-{Guid.NewGuid():n}").CreateDirectory();
        return new(remote, new GitCommand(processes, folder), folder, gitDirectory, place);
    }

    /// <summary>Brings what the remote holds now; nothing, where the ref does not exist yet.</summary>
    public async Task FetchAsync(CancellationToken cancellationToken)
    {
        var listed = await _remote.TryAsync(cancellationToken, "ls-remote", "--quiet", _place.Remote, _place.Ref).ConfigureAwait(false);
        if (listed.ExitCode != 0)
        {
            throw Unreachable(listed);
        }

        _head = listed.Lines.Select(line => line.Split('\t')).FirstOrDefault(fields => fields is [_, var name] && name == _place.Ref)?[0];
        if (_head is null)
        {
            return;
        }

        var here = await LocalAsync(cancellationToken, "cat-file", "-e", $"{_head}:{_place.FileName}").ConfigureAwait(false);
        if (here.ExitCode != 0)
        {
            var fetched = await _remote.TryAsync(cancellationToken, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", _place.Remote, _place.Ref)
                .ConfigureAwait(false);
            if (fetched.ExitCode != 0)
            {
                throw Unreachable(fetched);
            }
        }

        // Byte for byte: unlike a checkout this applies no line ends and no filters, and unlike a pipe no encoding.
        var unpacked = await AskAsync(cancellationToken, "unpack-file", $"{_head}:{_place.FileName}").ConfigureAwait(false);
        System.IO.File.Move(_folder / unpacked, File, overwrite: true);
    }

    /// <summary>Commits the file as it is now and pushes it, if the remote's ref is still the one that was read; answers whether it was.</summary>
    public async Task<bool> TryPushAsync(string message, CancellationToken cancellationToken)
    {
        var blob = await AskAsync(cancellationToken, "hash-object", "-w", "--no-filters", _place.FileName).ConfigureAwait(false);
        var tree = (await _local.FeedAsync($"100644 blob {blob}\t{_place.FileName}\n", cancellationToken, $"--git-dir={_gitDirectory}", "mktree")
            .ConfigureAwait(false)).Lines[0];
        string[] parent = _head is null ? [] : ["-p", _head];
        var commit = await AskAsync(
            cancellationToken, ["-c", "user.name=Slipway", "-c", "user.email=slipway@localhost", "-c", "commit.gpgSign=false", "commit-tree", .. parent, "-m",
                message, tree]).ConfigureAwait(false);
        var pushed = await _remote.TryAsync(
            cancellationToken,
            "push", "--porcelain", "--no-follow-tags", $"--force-with-lease={_place.Ref}:{_head}", _place.Remote, $"{commit}:{_place.Ref}")
                .ConfigureAwait(false);
        return pushed.ExitCode == 0 || (WasOvertaken(pushed) ? false : throw Unreachable(pushed));
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // Left in the git folder, where it disturbs nobody.
        }
    }

    private static bool WasOvertaken(ProcessResult pushed)
    {
        var said = pushed.StandardOutput + pushed.StandardError;
        return new[] { "stale info", "fetch first", "non-fast-forward", "cannot lock ref", "failed to update ref", "reference already exists",
            "incorrect old value" }
            .Any(words => said.Contains(words, StringComparison.OrdinalIgnoreCase));
    }

    private Task<ProcessResult> LocalAsync(CancellationToken cancellationToken, params IEnumerable<string> arguments) =>
        _local.TryAsync(cancellationToken, [$"--git-dir={_gitDirectory}", .. arguments]);

    private async Task<string> AskAsync(CancellationToken cancellationToken, params IEnumerable<string> arguments) =>
        (await _local.AskAsync(cancellationToken, [$"--git-dir={_gitDirectory}", .. arguments]).ConfigureAwait(false)).Lines[0];

    private TargetFailedException Unreachable(ProcessResult result) => new(
        $"{_place.Name} {_place.Ref} on {_place.Remote} cannot be reached.",
        (result.StandardError.Trim() is { Length: > 0 } error ? error : result.StandardOutput).Trim(),
        "Check the remote's address and that the token may write contents (permissions: contents: write).");
}
