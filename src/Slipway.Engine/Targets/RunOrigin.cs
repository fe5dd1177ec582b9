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
        var name = environment.Get("GITHUB_EVENT_NAME")?.Replace("workflow_", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        var started = Enum.GetNames<RunEvent>().FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        return new(After(Branches, reference), After(Tags, reference), started);
    }

    private static string? After(string prefix, string? text) => text?.StartsWith(prefix, StringComparison.Ordinal) == true ? text[prefix.Length..] : null;

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

        var folder = git.FileExists && After(toFolder, File.ReadAllText(git).Trim()) is { } elsewhere ? AbsolutePath.Create(elsewhere, git.Parent!) : git;
        return (folder / "HEAD").FileExists ? After(toBranch, File.ReadAllText(folder / "HEAD").Trim()) : null;
    }
}
