using Slipway.Delivery.Scanning;
using Slipway.Tooling;
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

    /// <summary><c>scan.json</c>.</summary>
    Output<ScanRecord> ScanOutput => new("scan.json");

    /// <summary>The findings as SARIF, for code scanning.</summary>
    OutputFiles ScanSarif => new("scan.sarif");

    /// <summary>What other scanners said, as SARIF; judged by the same gate. Default: none.</summary>
    IReadOnlyCollection<ScanReport> OtherScans => [];

    /// <summary>How the scans are carried out.</summary>
    ScanStep ScanStep(TargetContext ctx) =>
        new(new TrivyScanner(ctx.Processes, ctx.Environment, ctx.Clock, ctx.Log, TrivyOptions), ScanPolicy, ctx.Clock, ctx.Log);

    /// <summary>Vulnerabilities, secrets, misconfigurations and licences in the tree; every finding is listed with whether it counts, and why.</summary>
    Target Scan => _ => _
        .Description("Scan the tree for vulnerabilities, secrets, misconfigurations and licences")
        .Produces(ScanOutput, ScanSarif)
        .Executes(async (ctx, ct) =>
        {
            var record = await ScanStep(ctx).ScanTreeAsync(ctx.Root, SelectedEnvironment.Name, OtherScans, ct).ConfigureAwait(false);
            ctx.Publish(ScanOutput, record);
            AtomicFile.WriteAllText(ctx.Artifacts / ScanSarif.Path, SarifWriter.Write(record));
            ctx.Note(ScanText.Headline(record).Split(": ")[0]);
            record.Require(absenceAllowed: SelectedEnvironment.ScannerMayBeAbsent && !ctx.IsServer);
        });
}
