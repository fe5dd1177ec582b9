using System.Globalization;
using System.Text.Json;
using Slipway.Delivery.Deploying.Kubernetes.State;
using Slipway.Delivery.Git;
using Slipway.Oci;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;
using Slipway.Tooling.Records;

namespace Slipway.Delivery.Deploying.Kubernetes.GitOps;

/// <summary>
/// Commits of digests to the repository that a cluster follows. The history is the memory: trailers say which run put which release there and which digest was
/// taken back, and a note on the commit (<c>refs/notes/slipway</c>), what its bake said. Nothing else has to be kept.
/// </summary>
internal sealed class DigestCommits(GitOpsRepository repository, string service, LeaseHolder me, IProcessRunner processes, IChangeGate gate, TimeProvider clock, ILog log)
{
    private const string NotesRef = "refs/notes/slipway";
    private const int Tries = 5;
    private const char FieldEnd = '\x1f';
    private const char RecordEnd = '\x1e';

    private static readonly string[] Author = ["-c", "user.name=slipway", "-c", "user.email=slipway@localhost", "-c", "commit.gpgSign=false"];

    private readonly string _file = repository.Path.Replace("{service}", service, StringComparison.Ordinal);

    /// <summary>What the branch names, and how it came to that.</summary>
    public Task<FollowedHistory> HistoryAsync(CancellationToken cancellationToken) => InCloneAsync((git, folder) => ReadAsync(git, folder, cancellationToken), cancellationToken);

    /// <summary>The digest before <paramref name="digest"/> that was not taken back, verified or not; <see langword="null"/> when there was none.</summary>
    public Task<Digest?> BeforeAsync(Digest digest, CancellationToken cancellationToken) => InCloneAsync<Digest?>(
        async (git, folder) =>
        {
            var history = await ReadAsync(git, folder, cancellationToken).ConfigureAwait(false);
            foreach (var commit in history.Commits)
            {
                // A person's commit says it only in the file.
                var found = commit.Digest ?? DigestFile.Read((await git.AskAsync(cancellationToken, "show", $"{commit.Id}:{_file}").ConfigureAwait(false)).StandardOutput, service);
                if (found is { } other && other != digest && !history.Rejected.Contains(other) && !GitOpsService.IsPlaceholder(other))
                {
                    return other;
                }
            }

            return null;
        },
        cancellationToken);

    /// <summary>Makes the branch name a release that is yet to be judged; nothing happens where it does. Its commit says who makes it: the intent, should nobody judge it.</summary>
    public Task DeployAsync(Release release, CancellationToken cancellationToken) =>
        PutAsync(release, null, Intent(release), $"deploy {release.Version}", cancellationToken);

    /// <summary>Notes that another run judges what the branch names already.</summary>
    public Task TakenUpAsync(Release release, CancellationToken cancellationToken) =>
        NoteAsync(release, $"{release.Title} is being judged", string.Join('\n', Intent(release)), cancellationToken);

    /// <summary>
    /// Makes the branch name an earlier release again; with <paramref name="over"/> only where it names that one still, since what another delivery has put there is not
    /// this one's to take back.
    /// </summary>
    public Task GoBackAsync(Release release, Release? over, Digest? rejected, string why, string runId, CancellationToken cancellationToken) =>
        PutAsync(release, over, [$"Slipway-Run: {runId}", .. rejected is null ? Array.Empty<string>() : [$"Slipway-Rejected: {rejected}"]], why, cancellationToken);

    private Task PutAsync(Release release, Release? over, IEnumerable<string> trailers, string why, CancellationToken cancellationToken)
    {
        var change = new Change("commit", $"{release.Digest} to {repository.Remote}", new Dictionary<string, string> { ["file"] = _file, ["branch"] = repository.Branch, ["because"] = why });
        var message = $"chore({service}): {why}\n\n{string.Join('\n', trailers.Concat(Trailers(release)))}\n";
        return gate.ChangeAsync(
            change,
            token => UntilPushedAsync(
                async (git, folder) =>
                {
                    var text = await TextAsync(folder, token).ConfigureAwait(false);
                    if (over is not null && DigestFile.Read(text, service) is { } named && named != over.Digest)
                    {
                        throw new SupersededException(over, $"{repository.Branch} names {named} by now.");
                    }

                    var changed = DigestFile.Write(text, _file, service, release.Digest);
                    if (changed == text)
                    {
                        return null;
                    }

                    await File.WriteAllTextAsync(folder / _file, changed, token).ConfigureAwait(false);
                    await git.AskAsync(token, [.. Author, "commit", "--quiet", "--message", message, "--", _file]).ConfigureAwait(false);
                    return $"HEAD:refs/heads/{repository.Branch}";
                },
                token),
            cancellationToken);
    }

    /// <summary>Notes on the commit that put <paramref name="release"/> there that its bake passed.</summary>
    public Task VerifiedAsync(Release release, CancellationToken cancellationToken) =>
        NoteAsync(release, $"{release.Title} is verified", $"Slipway-Verified: {Time(release.VerifiedAt ?? clock.GetUtcNow())}", cancellationToken);

    /// <summary>Notes that its bake could not tell.</summary>
    public Task LeftAsync(Release release, string reason, CancellationToken cancellationToken) =>
        NoteAsync(release, $"{release.Title} is left, not verified", $"Slipway-Left: {reason.ReplaceLineEndings(" ")}", cancellationToken);

    private string[] Intent(Release release) => [$"Slipway-Run: {release.RunId}", $"Slipway-Holder: {JsonSerializer.Serialize(me, SlipwayJson.Compact)}"];

    private static IEnumerable<string> Trailers(Release release) =>
    [
        $"Slipway-Version: {release.Version}", $"Slipway-Digest: {release.Digest}",
        .. release.Commit.Length > 0 ? new[] { $"Slipway-Commit: {release.Commit}", $"Slipway-Commit-Time: {Time(release.CommitTime)}" } : [],
    ];

    private Task NoteAsync(Release release, string fact, string lines, CancellationToken cancellationToken) => gate.ChangeAsync(
        new Change("note", fact, new Dictionary<string, string> { ["on"] = repository.Remote, ["in"] = NotesRef }),
        token => UntilPushedAsync(
            async (git, folder) =>
            {
                var history = await ReadAsync(git, folder, token).ConfigureAwait(false);
                var commit = history.Commits.FirstOrDefault(commit => commit.Digest == release.Digest && commit.RunId == release.RunId)
                    ?? history.Commits.FirstOrDefault(commit => commit.Digest == release.Digest)
                    ?? throw new SupersededException(release, $"{repository.Branch} names something else by now.");
                await git.AskAsync(token, [.. Author, "notes", $"--ref={NotesRef}", "append", "--message", string.Join('\n', [lines, .. Trailers(release)]), commit.Id]).ConfigureAwait(false);
                return $"{NotesRef}:{NotesRef}";
            },
            token),
        cancellationToken);

    private async Task<FollowedHistory> ReadAsync(GitCommand git, AbsolutePath folder, CancellationToken cancellationToken)
    {
        var current = DigestFile.Read(await TextAsync(folder, cancellationToken).ConfigureAwait(false), service);
        var log = await git.AskAsync(
            cancellationToken, "log", $"--notes={NotesRef}", $"--format=%H%x1f%cI%x1f%(trailers:only,unfold)%x1f%N%x1e", "--", _file).ConfigureAwait(false);
        var commits = log.StandardOutput.Split(RecordEnd, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).ToList();
        if (commits is [{ Digest: null } head, ..])
        {
            commits[0] = head with { Digest = current };
        }

        return new FollowedHistory(current, [.. commits]);
    }

    private static FollowedCommit Parse(string record)
    {
        var fields = record.Split(FieldEnd);
        var said = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in $"{fields[2]}\n{fields[3]}".Split('\n'))
        {
            if (line.Split(": ", 2) is [var name, var value])
            {
                said[name] = value.Trim();
            }
        }

        string? Find(string name) => said.GetValueOrDefault($"Slipway-{name}");
        Digest? DigestOf(string name) => Digest.TryParse(Find(name), out var digest) ? digest : null;
        DateTimeOffset? TimeOf(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
        return new FollowedCommit(fields[0], TimeOf(fields[1]) ?? DateTimeOffset.UnixEpoch, DigestOf("Digest"))
        {
            RunId = Find("Run"),
            Version = Find("Version"),
            Commit = Find("Commit"),
            CommitTime = TimeOf(Find("Commit-Time")) ?? DateTimeOffset.UnixEpoch,
            Rejected = DigestOf("Rejected"),
            Holder = HolderOf(Find("Holder")),
            VerifiedAt = TimeOf(Find("Verified")),
            Left = Find("Verified") is null ? Find("Left") : null,
        };
    }

    private static LeaseHolder? HolderOf(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<LeaseHolder>(text, SlipwayJson.Compact);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Time(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>Works on a clone and pushes what came of it; again from the start, when somebody else was faster.</summary>
    private async Task UntilPushedAsync(Func<GitCommand, AbsolutePath, Task<string?>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var pushed = await InCloneAsync(
                async (git, folder) =>
                {
                    if (await work(git, folder).ConfigureAwait(false) is not { } refs)
                    {
                        return true;
                    }

                    var push = await git.TryAsync(cancellationToken, "push", "--quiet", "origin", refs).ConfigureAwait(false);
                    if (push.ExitCode != 0 && (attempt == Tries || !push.StandardError.Contains("rejected", StringComparison.Ordinal)))
                    {
                        GitCommand.Check(push, "push");
                    }

                    return push.ExitCode == 0;
                },
                cancellationToken).ConfigureAwait(false);
            if (pushed)
            {
                return;
            }

            log.Debug($"{repository.Remote} has moved meanwhile; tried again on top of it");
        }
    }

    private async Task<string> TextAsync(AbsolutePath folder, CancellationToken cancellationToken) => (folder / _file).FileExists
        ? await File.ReadAllTextAsync(folder / _file, cancellationToken).ConfigureAwait(false)
        : throw new UsageException($"{repository.Remote} has no {_file} on {repository.Branch}.", "The file that is to name the digest is not there.", "Mend the path of the GitOpsRepository.");

    private async Task<T> InCloneAsync<T>(Func<GitCommand, AbsolutePath, Task<T>> work, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("slipway-gitops-");
        try
        {
            var folder = AbsolutePath.Create(scratch.FullName);
            var git = new GitCommand(processes, folder, repository.Credentials);
            // All commits and no contents but those that are looked at: what was verified may be long ago in a busy repository.
            await git.AskAsync(
                cancellationToken, "clone", "--quiet", "--filter=blob:none", "--single-branch", "--branch", repository.Branch, "--", repository.Remote, folder / "repository").ConfigureAwait(false);
            var clone = folder / "repository";
            git = new GitCommand(processes, clone, repository.Credentials);
            var notes = await git.TryAsync(cancellationToken, "fetch", "--quiet", "origin", $"+{NotesRef}:{NotesRef}").ConfigureAwait(false);
            if (notes.ExitCode != 0 && !notes.StandardError.Contains("couldn't find remote ref", StringComparison.Ordinal))
            {
                GitCommand.Check(notes, "fetch", NotesRef);
            }

            return await work(git, clone).ConfigureAwait(false);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }
}
