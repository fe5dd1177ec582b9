using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway.Delivery.Scanning;

/// <summary>The command lines that Trivy gets, as lists.</summary>
internal static class TrivyArguments
{
    public static ImmutableArray<string> Version(TrivyOptions options) => ["version", "--format", "json", .. Cache(options)];

    public static ImmutableArray<string> RefreshDatabase(TrivyOptions options) =>
        ["image", "--download-db-only", "--no-progress", .. Cache(options), .. options.DatabaseMirror is { } mirror ? new[] { "--db-repository", mirror } : []];

    public static ImmutableArray<string> Tree(
        TrivyTool tool, TrivyOptions options, IEnumerable<FindingKind> kinds, AbsolutePath root, IEnumerable<string> excluded, AbsolutePath report) =>
        ["fs", .. Scan(tool, options, kinds, report), .. excluded.SelectMany(folder => new[] { "--skip-dirs", folder }), root];

    public static ImmutableArray<string> Image(TrivyTool tool, TrivyOptions options, IEnumerable<FindingKind> kinds, string layout, AbsolutePath report) =>
        ["image", .. Scan(tool, options, kinds, report), "--input", layout];

    public static ImmutableArray<string> Sbom(TrivyOptions options, SbomFormat format, string layout, AbsolutePath file) =>
        ["image", "--format", format == SbomFormat.CycloneDx ? "cyclonedx" : "spdx-json", "--output", file, .. Common(options), "--input", layout];

    // The database was refreshed beforehand, in one place, so that no scan waits for it or fails by it.
    private static IEnumerable<string> Scan(TrivyTool tool, TrivyOptions options, IEnumerable<FindingKind> kinds, AbsolutePath report)
    {
        var wanted = kinds.ToList();
        return
        [
            "--scanners", string.Join(',', wanted.Select(kind => Scanner(kind, tool))),
            "--format", "json", "--output", report,
            .. wanted.Contains(FindingKind.License) ? new[] { "--license-full" } : [],
            .. wanted.Contains(FindingKind.Misconfiguration) && options.Database == TrivyDatabaseMode.Offline ? new[] { tool.SkipChecksUpdate } : [],
            .. Common(options),
        ];
    }

    private static IEnumerable<string> Common(TrivyOptions options) =>
    [
        "--no-progress", "--skip-db-update", .. Cache(options),
        .. options.Database == TrivyDatabaseMode.Offline ? new[] { "--offline-scan", "--skip-java-db-update" } : [],
        "--timeout", $"{(long)options.Timeout.TotalSeconds}s",
    ];

    private static IEnumerable<string> Cache(TrivyOptions options) => options.CacheFolder is { } folder ? ["--cache-dir", folder] : [];

    private static string Scanner(FindingKind kind, TrivyTool tool) => kind switch
    {
        FindingKind.Vulnerability => "vuln",
        FindingKind.Secret => "secret",
        FindingKind.Misconfiguration => tool.MisconfigurationScanner,
        FindingKind.License => "license",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Trivy has no scanner for it."),
    };
}
