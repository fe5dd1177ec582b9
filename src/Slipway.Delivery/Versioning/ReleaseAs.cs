using NuGet.Versioning;

namespace Slipway.Delivery.Versioning;

/// <summary>The version that a <c>Release-As</c> footer names.</summary>
/// <param name="Commit">The commit that says so.</param>
/// <param name="Version">The version.</param>
internal sealed record ReleaseAs(CommitState Commit, SemanticVersion Version)
{
    /// <summary>
    /// The newest usable footer. One that is no version, or would go backwards, is passed over with a warning: history cannot be mended, a newer commit can.
    /// </summary>
    public static ReleaseAs? Find(IEnumerable<CommitState> newestFirst, SemanticVersion? basis, List<string> warnings)
    {
        foreach (var commit in newestFirst.Where(commit => commit.Message.ReleaseAs.Length > 0 && !commit.IsMerge && !commit.IsOutside && !commit.IsReverted))
        {
            foreach (var text in commit.Message.ReleaseAs.Reverse())
            {
                var plain = text.StartsWith('v') ? text[1..] : text;
                if (!VersionTags.TryParseStrict(plain, out var version))
                {
                    warnings.Add($"“Release-As: {text}” in {commit.ShortSha} is passed over: it is not a SemVer 2 version such as 1.2.3.");
                }
                else if (basis is not null && version <= basis)
                {
                    warnings.Add($"“Release-As: {text}” in {commit.ShortSha} is passed over: {basis} is already released.");
                }
                else
                {
                    return new ReleaseAs(commit, version);
                }
            }
        }

        return null;
    }
}
