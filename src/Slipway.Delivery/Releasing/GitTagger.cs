using System.Text.RegularExpressions;
using Slipway.Delivery.Git;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Releasing;

/// <summary>
/// Makes annotated tags. The remote is the arbiter: the tag object is pushed to a ref that must not exist yet, so that of any number of builds exactly one
/// makes the
/// tag, and every other one reads back whose it is.
/// </summary>
/// <param name="processes">Runs git.</param>
/// <param name="root">A folder in the working tree.</param>
/// <param name="gate">Asked before the tag is made.</param>
/// <param name="clock">The time that the tag bears.</param>
/// <param name="credentials">For the remote; default: what git is configured with.</param>
public sealed partial class GitTagger(
    IProcessRunner processes, AbsolutePath root, IChangeGate gate, TimeProvider clock, GitCredentials? credentials = null)
{
    private const string FallbackTagger = "Slipway <slipway@localhost>";

    private readonly GitRepository _repository = new(processes, root, credentials);

    /// <summary>
    /// Makes the tag, or finds it made. A tag of that name at another commit is a <see cref="TagTakenException"/>. Without a remote the tag stays in this
    /// clone.
    /// </summary>
    public async Task<TagOutcome> TagAsync(TagRequest request, CancellationToken cancellationToken)
    {
        var remote = (await _repository.RemoteAsync(cancellationToken).ConfigureAwait(false))?.Name;
        if (remote is not null)
        {
            // A tag that was made here by hand and never pushed is not overruled.
            await HolderAsync(request, null, cancellationToken).ConfigureAwait(false);
        }

        if (await HolderAsync(request, remote, cancellationToken).ConfigureAwait(false))
        {
            return new TagOutcome(request.Tag, request.Commit, Created: false, remote);
        }

        var details = new Dictionary<string, string> { ["commit"] = request.Commit, ["remote"] = remote ?? "none" };
        return await gate.ChangeAsync(
            new Change("tag", request.Tag, details),
            token => remote is null ? TagHereAsync(request, token) : PushAsync(request, remote, token),
            () => new TagOutcome(request.Tag, request.Commit, Created: true, remote),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether the tag is there already, at the right commit; throws when it is at another.</summary>
    private async Task<bool> HolderAsync(TagRequest request, string? remote, CancellationToken cancellationToken)
    {
        var tags = remote is null
            ? await _repository.TagsAsync(request.Tag, cancellationToken).ConfigureAwait(false)
            : await _repository.RemoteTagsAsync(remote, request.Tag, cancellationToken).ConfigureAwait(false);
        var holder = tags.FirstOrDefault(tag => tag.Name == request.Tag)?.Commit;
        return holder is not null && holder != request.Commit
            ? throw new TagTakenException(request.Tag, request.Commit, holder, remote is null ? "In this clone" : $"On {remote}")
            : holder is not null;
    }

    private async Task<TagOutcome> TagHereAsync(TagRequest request, CancellationToken cancellationToken)
    {
        var tag = await MakeObjectAsync(request, cancellationToken).ConfigureAwait(false);
        var result = await CreateRefAsync(request, tag, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 ? new TagOutcome(request.Tag, request.Commit, Created: true, null)
            : await HolderAsync(request, null, cancellationToken).ConfigureAwait(false) ? new TagOutcome(request.Tag, request.Commit, Created: false, null)
            : throw new ProcessFailedException($"git update-ref refs/tags/{request.Tag}", result);
    }

    private async Task<TagOutcome> PushAsync(TagRequest request, string remote, CancellationToken cancellationToken)
    {
        var tag = await MakeObjectAsync(request, cancellationToken).ConfigureAwait(false);
        var push = await _repository.Git.TryAsync(
            cancellationToken,
            "push", "--quiet", "--no-verify", "--no-follow-tags", "--recurse-submodules=no", $"--force-with-lease=refs/tags/{request.Tag}:", remote,
            $"{tag}:refs/tags/{request.Tag}").ConfigureAwait(false);

        // The answer may have been lost on its way, or another build may have been faster: what the remote holds now decides, not the exit code alone.
        var isThere = await HolderAsync(request, remote, cancellationToken).ConfigureAwait(false);
        if (!isThere)
        {
            throw new TargetFailedException(
                $"The tag {request.Tag} could not be pushed to {remote}.",
                push.StandardError.Trim() is { Length: > 0 } said ? said : $"git push ended with exit code {push.ExitCode}, and the tag is not there.",
                "Check that the token may write to the repository (permission contents: write) and that no rule protects the tag; then run again.");
        }

        // For the next version in this clone; where it fails, a fetch brings the tag.
        await CreateRefAsync(request, tag, cancellationToken).ConfigureAwait(false);
        return new TagOutcome(request.Tag, request.Commit, push.ExitCode == 0, remote);
    }

    /// <summary>The tag as an object without a name: nothing to clean up when the push fails.</summary>
    private async Task<string> MakeObjectAsync(TagRequest request, CancellationToken cancellationToken)
    {
        var identity = await _repository.Git.TryAsync(cancellationToken, "var", "GIT_COMMITTER_IDENT").ConfigureAwait(false);
        var tagger = Identity().Match(identity.StandardOutput) is { Success: true } match ? match.Groups["who"].Value : FallbackTagger;
        var time = clock.GetUtcNow().ToUnixTimeSeconds();
        var text = $"object {request.Commit}\ntype commit\ntag {request.Tag}\ntagger {tagger} {time} +0000\n\n{request.Message.Trim()}\n";
        return (await _repository.Git.FeedAsync(text, cancellationToken, "mktag").ConfigureAwait(false)).StandardOutput.Trim();
    }

    private Task<ProcessResult> CreateRefAsync(TagRequest request, string tag, CancellationToken cancellationToken) =>
        _repository.Git.TryAsync(cancellationToken, "update-ref", $"refs/tags/{request.Tag}", tag, "");

    [GeneratedRegex(@"^(?<who>.+ <[^<>]*>) \d+ [+-]\d{4}\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Identity();
}
