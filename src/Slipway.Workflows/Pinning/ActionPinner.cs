using Slipway.Tooling;
using Slipway.Tooling.Processes;
using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Pinning;

/// <summary>
/// Moves pins to newer releases, from the actions' own git repositories. A release must be a week old: a tag that was taken over is usually found out
/// within days, and a pin moves by commit only, so a tag that is moved later does no harm.
/// </summary>
/// <param name="processes">Runs git.</param>
/// <param name="clock">Says how old a release is.</param>
/// <param name="server">Where the repositories are. Default: <c>https://github.com</c>.</param>
public sealed class ActionPinner(IProcessRunner processes, TimeProvider clock, string server = "https://github.com")
{
    /// <summary>How old a release must be.</summary>
    public static TimeSpan CoolDown { get; } = TimeSpan.FromDays(7);

    /// <summary>
    /// The newest release of the action that is old enough, with the inputs and outputs that it declares; the given pin when there is none newer.
    /// Only reads.
    /// </summary>
    /// <param name="pin">The pin in force.</param>
    /// <param name="cache">A folder for the fetched commits; made when missing.</param>
    /// <param name="cancellationToken">Ends git.</param>
    /// <exception cref="TargetFailedException">The repository cannot be read, or the tag of the pin now points to another commit.</exception>
    public async Task<ActionDefinition> RefreshAsync(ActionDefinition pin, AbsolutePath cache, CancellationToken cancellationToken)
    {
        var remote = $"{server.TrimEnd('/')}/{pin.Repository}";
        var listed = await GitAsync(["ls-remote", "--tags", remote], cancellationToken).ConfigureAwait(false);
        var tags = RemoteTags.Parse(listed.StandardOutput);
        if (tags.FirstOrDefault(tag => tag.Name == pin.Version) is { } current && current.Commit != pin.Commit)
        {
            throw new TargetFailedException(
                $"The tag {pin.Version} of {pin.Repository} was moved.",
                $"It is pinned at {pin.Commit}, and points to {current.Commit} now. Releases do not move; this is how actions are taken over.",
                "Keep the pin, and find out from the action's authors what happened before moving it by hand.");
        }

        var repository = cache / pin.Repository.Replace('/', '_');
        if (!(repository / "HEAD").FileExists)
        {
            await GitAsync(["init", "--quiet", "--bare", repository.CreateDirectory()], cancellationToken).ConfigureAwait(false);
        }

        foreach (var tag in tags.Where(tag => tag.IsNewerThan(pin.Version)).OrderDescending())
        {
            await GitAsync(["-C", repository, "fetch", "--quiet", "--depth", "1", remote, $"refs/tags/{tag.Name}"], cancellationToken).ConfigureAwait(false);
            var released = await DateOfAsync(repository, cancellationToken).ConfigureAwait(false);
            if (clock.GetUtcNow() - released >= CoolDown)
            {
                return await ReadAsync(pin, tag, released, repository, cancellationToken).ConfigureAwait(false);
            }
        }

        return pin;
    }

    // The later of tagging and committing: an old commit can be tagged today.
    private async Task<DateTimeOffset> DateOfAsync(AbsolutePath repository, CancellationToken cancellationToken)
    {
        var commit = await GitAsync(["-C", repository, "show", "--no-patch", "--format=%cI", "FETCH_HEAD^{commit}"], cancellationToken).ConfigureAwait(false);
        var type = await GitAsync(["-C", repository, "cat-file", "-t", "FETCH_HEAD"], cancellationToken).ConfigureAwait(false);
        var all = commit.Lines.Select(DateTimeOffset.Parse).ToList();
        if (type.StandardOutput.Trim() == "tag")
        {
            var tag = await GitAsync(["-C", repository, "cat-file", "tag", "FETCH_HEAD"], cancellationToken).ConfigureAwait(false);
            all.AddRange(tag.Lines.Where(line => line.StartsWith("tagger ", StringComparison.Ordinal))
                .Select(line => DateTimeOffset.FromUnixTimeSeconds(long.Parse(line.Split(' ')[^2]))));
        }

        return all.Max();
    }

    private async Task<ActionDefinition> ReadAsync(
        ActionDefinition pin, RemoteTag tag, DateTimeOffset released, AbsolutePath repository, CancellationToken cancellationToken)
    {
        var folder = string.Concat(pin.Action.Split('/').Skip(2).Select(part => part + "/"));
        var spec = new ProcessSpec("git", ["-C", repository, "show", $"{tag.Commit}:{folder}action.yml"]) { ThrowOnError = false };
        var file = await processes.RunAsync(spec, cancellationToken).ConfigureAwait(false);
        if (file.ExitCode != 0)
        {
            file = await GitAsync(["-C", repository, "show", $"{tag.Commit}:{folder}action.yaml"], cancellationToken).ConfigureAwait(false);
        }

        var (inputs, outputs) = ActionFile.Parse(file.StandardOutput, $"{pin.Action} {tag.Name}");
        return pin with { Version = tag.Name, Commit = tag.Commit, Date = DateOnly.FromDateTime(released.UtcDateTime), Inputs = inputs, Outputs = outputs };
    }

    private Task<ProcessResult> GitAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        processes.RunAsync(new ProcessSpec("git", arguments), cancellationToken);
}
