namespace Slipway.Workflows.Stages;

/// <summary>
/// Where the paths inside an artifact begin. The upload action keeps paths below the deepest folder that all searched paths share; whoever unpacks
/// elsewhere gets every file in the wrong place. See "searchPaths" and "getMultiPathLCA" in actions/toolkit and actions/upload-artifact.
/// </summary>
internal static class ArtifactRoot
{
    public static string Of(IReadOnlyList<string> paths)
    {
        var searched = paths.Select(SearchPath).Distinct().ToList();
        var tops = searched.Where(path => !searched.Any(other => other.Length < path.Length && IsPrefix(other, path))).ToList();
        if (tops is [var single])
        {
            return string.Join('/', single.IsFile ? single.Parts[..^1] : single.Parts);
        }

        var common = tops[0].Parts;
        foreach (var path in tops.Skip(1))
        {
            var shared = 0;
            while (shared < Math.Min(common.Length, path.Parts.Length) && common[shared] == path.Parts[shared])
            {
                shared++;
            }

            common = common[..shared];
        }

        return string.Join('/', common);
    }

    private static Searched SearchPath(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var literal = parts.TakeWhile(part => part.IndexOfAny(['*', '?', '[']) < 0).ToArray();
        // Folders are declared with a slash at their end or by a glob; everything else is a file.
        return new Searched(string.Join('/', literal), literal.Length == parts.Length && !path.EndsWith('/'));
    }

    private static bool IsPrefix(Searched folder, Searched path) =>
        folder.Text.Length == 0 || path.Text.StartsWith(folder.Text + "/", StringComparison.Ordinal);

    private sealed record Searched(string Text, bool IsFile)
    {
        public string[] Parts { get; } = Text.Split('/', StringSplitOptions.RemoveEmptyEntries);

        public int Length => Text.Length;

        public bool Equals(Searched? other) => other is not null && Text == other.Text;

        public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
    }
}
