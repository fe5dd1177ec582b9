using System.Collections.Immutable;
using NuGet.Versioning;

namespace Slipway.Delivery.Versioning;

/// <summary>How commits become versions. The defaults serve a repository with one version and the branches <c>main</c> and <c>next</c>.</summary>
public sealed record VersioningOptions
{
    /// <summary>What stands before the version in a tag. Default: <c>v</c>.</summary>
    public string TagPrefix { get; init; } = "v";

    /// <summary>The part of the repository to version; default: all of it.</summary>
    public VersionComponent? Component { get; init; }

    /// <summary>The first release. Default: 0.1.0.</summary>
    public SemanticVersion InitialVersion { get; init; } = new(0, 1, 0);

    /// <summary>
    /// What a breaking change asks for while the version is 0.x, where SemVer promises nothing. Default: minor, so that 1.0.0 is a decision (<c>Release-As:
    /// 1.0.0</c>).
    /// </summary>
    public VersionBump BreakingInZero { get; init; } = VersionBump.Minor;

    /// <summary>
    /// Types (lower case) that ask for a bump; all others ask for none. Default: <c>feat</c> minor; <c>fix</c>, <c>perf</c>, <c>revert</c> patch.
    /// </summary>
    public IReadOnlyDictionary<string, VersionBump> TypeBumps { get; init; } = new Dictionary<string, VersionBump>(StringComparer.OrdinalIgnoreCase)
    {
        ["feat"] = VersionBump.Minor,
        ["fix"] = VersionBump.Patch,
        ["perf"] = VersionBump.Patch,
        ["revert"] = VersionBump.Patch,
    };

    /// <summary>
    /// Branches with a channel of their own, first match first. Default: <c>main</c> and <c>master</c> release, <c>next</c> gives <c>-rc.N</c>.
    /// </summary>
    public ImmutableArray<VersionChannel> Channels { get; init; } = [new("main"), new("master"), new("next", "rc")];

    /// <summary>The pre-release label of every other branch. Default: <c>dev</c>.</summary>
    public string OtherBranches { get; init; } = "dev";

    /// <summary>Whether a commit that is not a conventional commit fails the target. Default: no; it is listed in the explanation.</summary>
    public bool StrictCommits { get; init; }

    /// <summary>What all tags of this repository or component start with: <c>v</c>, or <c>api-v</c>.</summary>
    public string FullTagPrefix => Component is null ? TagPrefix : $"{Component.Name}-{TagPrefix}";

    /// <summary>The channel of a branch; <see langword="null"/> is a detached HEAD.</summary>
    public VersionChannel ChannelOf(string? branch) =>
        (branch is null ? null : Channels.FirstOrDefault(channel => channel.Matches(branch))) ?? new VersionChannel(branch ?? "", OtherBranches);

    /// <summary>The tag of a version.</summary>
    public string TagOf(SemanticVersion version) => FullTagPrefix + version.ToNormalizedString();
}
