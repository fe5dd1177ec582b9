using Slipway.Tooling;

namespace Slipway;

/// <summary>What a run is for.</summary>
/// <param name="Branch">The branch.</param>
/// <param name="Tag">The tag, on a server.</param>
/// <param name="Event">What started it, on a server: the name of a <see cref="RunEvent"/>.</param>
internal sealed record RunOrigin(string? Branch, string? Tag, string? Event)
{
    private const string Branches = "refs/heads/";
    private const string Tags = "refs/tags/";

    /// <summary>As the server says, else as git's HEAD does.</summary>
    public static RunOrigin Of(IEnvironment environment, AbsolutePath root)
    {
        var reference = environment.Get("GITHUB_REF") is { Length: > 0 } given ? given : Head(root);
        var started = environment.Get("GITHUB_EVENT_NAME")?.Replace("workflow_", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        return new(After(Branches, reference), After(Tags, reference), Enum.GetNames<RunEvent>().FirstOrDefault(name => name.Equals(started, StringComparison.OrdinalIgnoreCase)));
    }

    private static string? After(string prefix, string? reference) => reference?.StartsWith(prefix, StringComparison.Ordinal) == true ? reference[prefix.Length..] : null;

    // In the root or above it; a worktree has a file that says where its folder is.
    private static string? Head(AbsolutePath root)
    {
        const string toFolder = "gitdir: ";
        const string toBranch = "ref: ";
        var git = root / ".git";
        for (var above = root.Parent; !Path.Exists(git) && above is not null; above = above.Parent)
        {
            git = above / ".git";
        }

        var folder = git.FileExists && File.ReadAllText(git).Trim() is var text && text.StartsWith(toFolder, StringComparison.Ordinal)
            ? AbsolutePath.Create(text[toFolder.Length..], git.Parent!)
            : git;
        return (folder / "HEAD").FileExists && File.ReadAllText(folder / "HEAD").Trim() is var head && head.StartsWith(toBranch, StringComparison.Ordinal) ? head[toBranch.Length..] : null;
    }
}
