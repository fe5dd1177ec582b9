using Slipway.Tooling;

namespace Slipway.Components.Internal.Inputs;

/// <summary>What an image from a Dockerfile is made of: what the context sends to the engine, the Dockerfile, and what says which is which.</summary>
internal static class DockerInputs
{
    public static IReadOnlyCollection<AbsolutePath> Of(AbsolutePath context, AbsolutePath dockerfile, AbsolutePath root)
    {
        var (rules, ignoreFile) = DockerIgnore.Find(dockerfile, context);

        // The build's own folders change with every run; a context that is the whole repository should leave them out in its .dockerignore.
        string[] own = [root / "artifacts", root / ".nuke" / "temp", root / ".nuke" / "local"];
        var files = TreeFiles.Walk(new DirectoryInfo(context), own.Contains).Where(file => !rules.Ignores(file.RelativeTo(context)));
        return [.. files.Append(dockerfile).Concat(ignoreFile is null ? [] : new[] { ignoreFile }).Distinct()];
    }
}
