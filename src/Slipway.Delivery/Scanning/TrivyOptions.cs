using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway.Delivery.Scanning;

/// <summary>How Trivy is found and run.</summary>
/// <param name="ToolFolder">Where a pinned one may be: the repository's <c>.nuke/tools/trivy</c>.</param>
/// <param name="ScratchFolder">For reports on their way: the repository's <c>.nuke/temp</c>.</param>
public sealed record TrivyOptions(AbsolutePath ToolFolder, AbsolutePath ScratchFolder)
{
    /// <summary>
    /// Trivy's cache, with the database in <c>db/</c>. Default: where Trivy keeps it (by <c>TRIVY_CACHE_DIR</c>, <c>XDG_CACHE_HOME</c>, <c>HOME</c>).
    /// </summary>
    public AbsolutePath? CacheFolder { get; init; }

    /// <summary>Where the database comes from. Default: refreshed when it is due.</summary>
    public TrivyDatabaseMode Database { get; init; } = TrivyDatabaseMode.Refresh;

    /// <summary>A mirror of the database, as <c>registry/repository[:tag]</c>. Default: Trivy's own.</summary>
    public string? DatabaseMirror { get; init; }

    /// <summary>How long one scan may take. Default: 5 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The oldest version that is accepted. A version that is not a number (a build from source) is accepted. Default: 0.45.0.</summary>
    public Version OldestVersion { get; init; } = new(0, 45, 0);

    /// <summary>Versions that are never run, such as a release that was tampered with. Default: none.</summary>
    public ImmutableHashSet<string> RefusedVersions { get; init; } = [];

    /// <summary>What is looked for. Default: all four that Trivy knows.</summary>
    public ImmutableArray<FindingKind> Kinds { get; init; } =
        [FindingKind.Vulnerability, FindingKind.Secret, FindingKind.Misconfiguration, FindingKind.License];
}
