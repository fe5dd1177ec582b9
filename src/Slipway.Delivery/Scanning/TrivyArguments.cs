using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway.Delivery.Scanning;

/// <summary>The command lines that Trivy gets, as lists.</summary>
internal static class TrivyArguments
{
    public static ImmutableArray<string> Version { get; } = ["version", "--format", "json"];

    public static ImmutableArray<string> FetchDatabase(TrivyOptions options, AbsolutePath cache) =>
    [
        "image", "--download-db-only", "--no-progress", "--cache-dir", cache,
        .. options.DatabaseMirror is { } mirror ? new[] { "--db-repository", mirror } : [],
    ];

    // Absolute: Trivy takes a relative one from where it was started, if that is within the tree.
    public static ImmutableArray<string> Tree(TrivyScan scan, AbsolutePath root, IEnumerable<string> excluded) =>
        ["fs", .. Scan(scan), .. excluded.SelectMany(folder => new[] { "--skip-dirs", (string)(root / folder) }), root];

    public static ImmutableArray<string> Image(TrivyScan scan, string layout) => ["image", .. Scan(scan), "--input", layout];

    public static ImmutableArray<string> Sbom(TrivyOptions options, AbsolutePath cache, SbomFormat format, string layout, AbsolutePath file) =>
        ["image", "--format", format == SbomFormat.CycloneDx ? "cyclonedx" : "spdx-json", "--output", file, .. Common(options, cache), "--input", layout];

    // The database was refreshed beforehand, in one place, so that no scan waits for it or fails by it.
    private static IEnumerable<string> Scan(TrivyScan scan) =>
    [
        "--scanners", string.Join(',', scan.Kinds.Select(kind => Scanner(kind, scan.Tool))),
        "--format", "json", "--output", scan.Report,
        .. scan.LicenseFiles ? new[] { "--license-full" } : [],
        .. scan.Kinds.Contains(FindingKind.Misconfiguration) && scan.Options.Database == TrivyDatabaseMode.Offline ? new[] { scan.Tool.SkipChecksUpdate } : [],
        .. Common(scan.Options, scan.Cache),
    ];

    private static IEnumerable<string> Common(TrivyOptions options, AbsolutePath cache) =>
    [
        "--no-progress", "--skip-db-update", "--cache-dir", cache,
        .. options.Database == TrivyDatabaseMode.Offline ? new[] { "--offline-scan", "--skip-java-db-update" } : [],
        "--timeout", $"{(long)options.Timeout.TotalSeconds}s",
    ];

    private static string Scanner(FindingKind kind, TrivyTool tool) => kind switch
    {
        FindingKind.Vulnerability => "vuln",
        FindingKind.Secret => "secret",
        FindingKind.Misconfiguration => tool.MisconfigurationScanner,
        FindingKind.License => "license",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Trivy has no scanner for it."),
    };
}
