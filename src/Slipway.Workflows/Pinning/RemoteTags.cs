using System.Text.RegularExpressions;

namespace Slipway.Workflows.Pinning;

internal static partial class RemoteTags
{
    /// <summary>The releases among the lines of <c>git ls-remote --tags</c>: full versions only, since tags such as v7 move by design.</summary>
    public static IReadOnlyList<RemoteTag> Parse(string lines)
    {
        var commits = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split('\t') is [var commit, var name] && name.StartsWith("refs/tags/", StringComparison.Ordinal))
            {
                // "^{}" is the commit behind an annotated tag, and comes after the tag itself.
                commits[name["refs/tags/".Length..].Replace("^{}", "", StringComparison.Ordinal)] = commit;
            }
        }

        return [.. commits.Where(tag => NumberOf(tag.Key) is not null).Select(tag => new RemoteTag(tag.Key, NumberOf(tag.Key)!, tag.Value))];
    }

    public static Version? NumberOf(string tag) => FullVersion().Match(tag) is { Success: true } match ? Version.Parse(match.Groups[1].Value) : null;

    [GeneratedRegex(@"^v?(\d{1,6}\.\d{1,6}\.\d{1,6})$")]
    private static partial Regex FullVersion();
}
