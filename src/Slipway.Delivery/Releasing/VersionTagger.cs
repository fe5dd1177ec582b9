using Slipway.Delivery.Git;
using Slipway.Delivery.Versioning;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Releasing;

/// <summary>Tags the version that is due, and settles races as the settings say.</summary>
/// <param name="processes">Runs git.</param>
/// <param name="root">A folder in the working tree.</param>
/// <param name="gate">Asked before every change.</param>
/// <param name="log">Says when a version is worked out anew.</param>
/// <param name="clock">The time that tags bear.</param>
/// <param name="credentials">For the remote; default: what git is configured with.</param>
public sealed class VersionTagger(
    IProcessRunner processes, AbsolutePath root, IChangeGate gate, ILog log, TimeProvider clock, GitCredentials? credentials = null)
{
    /// <summary>
    /// Tags <see cref="VersionRecord.Commit"/> with <see cref="VersionRecord.Tag"/>. Answers the version that was tagged, which differs from the given one
    /// after a
    /// lost race, and <see langword="null"/> for the tag when nothing is due. A tree with changes is a <see cref="UsageException"/>: no commit holds them.
    /// </summary>
    public async Task<(VersionRecord Version, TagOutcome? Tag)> TagAsync(
        VersionRecord version, VersioningOptions options, TagConflict conflict, CancellationToken cancellationToken)
    {
        if (version.Dirty)
        {
            throw new UsageException(
                $"{version.Tag} cannot be tagged.",
                "Tracked files differ from the commit, so the tag would not name what was built.",
                "Commit the changes, or undo them: git status shows them.");
        }

        var tagger = new GitTagger(processes, root, gate, clock, credentials);
        while (version.Bump != VersionBump.None)
        {
            try
            {
                var request = new TagRequest(version.Tag, version.Commit, $"{VersionExplanation.Headline(version)}");
                return (version, await tagger.TagAsync(request, cancellationToken).ConfigureAwait(false));
            }
            catch (TagTakenException taken) when (conflict == TagConflict.Recompute && !gate.IsDryRun)
            {
                log.Info($"{taken.Tag} went to commit {taken.Holder}; working the version out anew.");
                var next = await RecomputeAsync(version, options, cancellationToken).ConfigureAwait(false);
                if (next.Tag == version.Tag || next.Commit != version.Commit)
                {
                    throw;
                }

                version = next;
            }
        }

        return (version, null);
    }

    private async Task<VersionRecord> RecomputeAsync(VersionRecord version, VersioningOptions options, CancellationToken cancellationToken)
    {
        var repository = new GitRepository(processes, root, credentials);
        var remote = await repository.RemoteAsync(cancellationToken).ConfigureAwait(false);
        if (remote is not null)
        {
            await gate.ChangeAsync(
                new Change("fetch", $"tags of {remote.Name}"),
                token => repository.Git.AskAsync(token, "fetch", "--quiet", "--tags", "--no-write-fetch-head", "--no-recurse-submodules", remote.Name),
                cancellationToken).ConfigureAwait(false);
        }

        var source = new GitVersionSource(repository, gate, log);
        var gitRef = version.Branch is null ? null : $"refs/heads/{version.Branch}";
        return VersionCalculator.Calculate(await source.ReadAsync(options, gitRef, cancellationToken).ConfigureAwait(false), options);
    }
}
