using Slipway.Components.Internal;
using Slipway.Delivery.Scanning;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Files;

namespace Slipway.Components;

/// <summary>Scans the source tree.</summary>
public interface IScan : IHaveEnvironments
{
    /// <summary>What stops a delivery. Default: high and critical findings, and every secret.</summary>
    ScanPolicy ScanPolicy => new();

    /// <summary>How Trivy is found and run.</summary>
    TrivyOptions TrivyOptions => new(RootDirectory / ".nuke" / "tools" / "trivy", TemporaryDirectory / "trivy")
    {
        CacheFolder = TrivyCache,
        Database = TrivyOffline ? TrivyDatabaseMode.Offline : TrivyDatabaseMode.Refresh,
    };

    /// <summary>Trivy's cache folder.</summary>
    [Parameter("Trivy's cache folder, with the vulnerability database in db/")]
    AbsolutePath? TrivyCache => TryGetValue(() => TrivyCache);

    /// <summary>Whether the database is taken as it is in the cache.</summary>
    [Parameter("Take the vulnerability database as it is in the cache")]
    bool TrivyOffline => TryGetValue<bool?>(() => TrivyOffline) ?? false;

    /// <summary>The Trivy that is fetched where there is none. Default: what the two parameters say, else none.</summary>
    TrivyDownload? TrivyDownload => (TrivyArchive, TrivySha256) switch
    {
        (null, null) => null,
        ({ } archive, { } sha256) when Uri.TryCreate(archive, UriKind.Absolute, out var address) => new(Path.GetFileName(address.LocalPath), address, sha256),
        _ => throw new UsageException(
            "The Trivy to fetch is not fully named.",
            "An https address and the checksum of what is there belong together.",
            "Give both: --trivy-archive URL --trivy-sha256 HEX."),
    };

    /// <summary>Where Trivy is fetched from when there is none.</summary>
    [Parameter("Where Trivy's archive (.tar.gz) is fetched from when none is on PATH; needs --trivy-sha256")]
    string? TrivyArchive => TryGetValue(() => TrivyArchive);

    /// <summary>The archive's checksum.</summary>
    [Parameter("The SHA-256 of Trivy's archive, from a source that you trust")]
    string? TrivySha256 => TryGetValue(() => TrivySha256);

    /// <summary><c>scan.json</c>.</summary>
    Output<ScanRecord> ScanOutput => new("scan.json");

    /// <summary>The findings as SARIF, for code scanning.</summary>
    OutputFiles ScanSarif => new("scan.sarif");

    /// <summary>What other scanners said, as SARIF; judged by the same gate. Default: none.</summary>
    IReadOnlyCollection<ScanReport> OtherScans => [];

    /// <summary>Fetches the pinned Trivy where there is none.</summary>
    async Task EnsureTrivyAsync(TargetContext ctx, CancellationToken cancellationToken)
    {
        if (TrivyDownload is { } pinned)
        {
            using var http = new HttpClient();

            // Into the build's own folder, so a dry run may: it scans with it.
            await new TrivyInstaller(http, new ApplyingGate(NullLog.Instance), ctx.Log).EnsureAsync(pinned, TrivyOptions, ctx.Environment, ctx.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How the scans are carried out.</summary>
    ScanStep ScanStep(TargetContext ctx) =>
        new(new TrivyScanner(ctx.Processes, ctx.Environment, ctx.Clock, ctx.Log, TrivyOptions), ScanPolicy, ctx.Clock, ctx.Log);

    /// <summary>Vulnerabilities, secrets, misconfigurations and licences in the tree; every finding is listed with whether it counts, and why.</summary>
    Target Scan => _ => _
        .Description("Scan the tree for vulnerabilities, secrets, misconfigurations and licences")
        .Produces(ScanOutput, ScanSarif)
        .With(EnvironmentNeeds.History, SelectedEnvironmentOrNull)
        .NeedsVariable(() => TrivyArchive)
        .NeedsVariable(() => TrivySha256)
        .Executes(async (ctx, ct) =>
        {
            await EnsureTrivyAsync(ctx, ct).ConfigureAwait(false);
            var baseline = await new ScanBaselines(ctx, SelectedEnvironment).FindAsync(ScanOutput, ct).ConfigureAwait(false);
            var record = await ScanStep(ctx).ScanTreeAsync(ctx.Root, SelectedEnvironment.Name, OtherScans, ct, baseline).ConfigureAwait(false);
            ctx.Publish(ScanOutput, record);
            AtomicFile.WriteAllText(ctx.Artifacts / ScanSarif.Path, SarifWriter.Write(record));
            ctx.Summarize(ScanMarkdown.Render(record));
            ctx.Note(ScanText.Headline(record).Split(": ")[0]);
            record.Require(absenceAllowed: SelectedEnvironment.ScannerMayBeAbsent && !ctx.IsServer);
        });
}
