using Slipway.Delivery.Git;
using Slipway.Oci;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Deploying.Kubernetes.GitOps;

/// <summary>
/// Commits of digests to the repository that a cluster follows. The history is the memory: a trailer says which run put a digest there and which digest was
/// taken back, so that nothing else has to be kept.
/// </summary>
internal sealed class DigestCommits(GitOpsRepository repository, string service, IProcessRunner processes, IChangeGate gate, ILog log)
{
    private const string RejectedTrailer = "Slipway-Rejected";
    private const int Tries = 5;
    private const int Depth = 100;

    private readonly string _file = repository.Path.Replace("{service}", service, StringComparison.Ordinal);

    /// <summary>The digest that the branch names now.</summary>
    public Task<Digest?> CurrentAsync(CancellationToken cancellationToken) => InCloneAsync(
        async (git, folder) => DigestFile.Read(await ReadAsync(folder, cancellationToken).ConfigureAwait(false), service), cancellationToken);

    /// <summary>Digests that were taken back.</summary>
    public Task<IReadOnlyList<Digest>> RejectedAsync(CancellationToken cancellationToken) => InCloneAsync<IReadOnlyList<Digest>>(
        async (git, _) =>
        {
            var log = await git.AskAsync(cancellationToken, "log", $"--format=%(trailers:key={RejectedTrailer},valueonly)", "--", _file).ConfigureAwait(false);
            return [.. log.Lines.Select(line => Digest.TryParse(line.Trim(), out var digest) ? digest : (Digest?)null).OfType<Digest>().Distinct()];
        },
        cancellationToken);

    /// <summary>The digest before <paramref name="digest"/> that was not taken back; <see langword="null"/> when there was none.</summary>
    public async Task<Digest?> BeforeAsync(Digest digest, CancellationToken cancellationToken)
    {
        var rejected = await RejectedAsync(cancellationToken).ConfigureAwait(false);
        return await InCloneAsync<Digest?>(
            async (git, _) =>
            {
                var commits = (await git.AskAsync(cancellationToken, "log", "--format=%H", "--", _file).ConfigureAwait(false)).Lines;
                foreach (var commit in commits)
                {
                    var text = (await git.AskAsync(cancellationToken, "show", $"{commit}:{_file}").ConfigureAwait(false)).StandardOutput;
                    if (DigestFile.Read(text, service) is { } found && found != digest && !rejected.Contains(found) && found.Hex.Any(digit => digit != '0'))
                    {
                        return found;
                    }
                }

                return null;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the branch name <paramref name="digest"/>; nothing happens where it does.</summary>
    public Task PutAsync(Release release, Digest digest, Digest? rejected, string why, CancellationToken cancellationToken)
    {
        var change = new Change("commit", $"{digest} to {repository.Remote}", new Dictionary<string, string> { ["file"] = _file, ["branch"] = repository.Branch, ["because"] = why });
        var message = $"chore({service}): {why}\n\nSlipway-Run: {release.RunId}\n{(rejected is null ? "" : $"{RejectedTrailer}: {rejected}\n")}";
        return gate.ChangeAsync(change, token => PushAsync(digest, message, token), cancellationToken);
    }

    private async Task PushAsync(Digest digest, string message, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var pushed = await InCloneAsync(
                async (git, folder) =>
                {
                    var text = await ReadAsync(folder, cancellationToken).ConfigureAwait(false);
                    var changed = DigestFile.Write(text, _file, service, digest);
                    if (changed == text)
                    {
                        return true;
                    }

                    await File.WriteAllTextAsync(folder / _file, changed, cancellationToken).ConfigureAwait(false);
                    await git.AskAsync(
                        cancellationToken, "-c", "user.name=slipway", "-c", "user.email=slipway@localhost", "-c", "commit.gpgSign=false", "commit", "--quiet", "--message", message, "--", _file).ConfigureAwait(false);
                    var push = await git.TryAsync(cancellationToken, "push", "--quiet", "origin", $"HEAD:refs/heads/{repository.Branch}").ConfigureAwait(false);
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

            log.Debug($"{repository.Branch} has moved meanwhile; tried again on top of it");
        }
    }

    private async Task<string> ReadAsync(AbsolutePath folder, CancellationToken cancellationToken) => (folder / _file).FileExists
        ? await File.ReadAllTextAsync(folder / _file, cancellationToken).ConfigureAwait(false)
        : throw new UsageException($"{repository.Remote} has no {_file} on {repository.Branch}.", "The file that is to name the digest is not there.", "Mend the path of the GitOpsRepository.");

    private async Task<T> InCloneAsync<T>(Func<GitCommand, AbsolutePath, Task<T>> work, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("slipway-gitops-");
        try
        {
            var folder = AbsolutePath.Create(scratch.FullName);
            var git = new GitCommand(processes, folder, repository.Credentials);
            await git.AskAsync(cancellationToken, "clone", "--quiet", "--depth", $"{Depth}", "--branch", repository.Branch, "--", repository.Remote, folder / "repository").ConfigureAwait(false);
            var clone = folder / "repository";
            return await work(new GitCommand(processes, clone, repository.Credentials), clone).ConfigureAwait(false);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }
}
