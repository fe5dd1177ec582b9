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

    /// <summary>Vulnerabilities, secrets, misconfigurations and licences in the tree; every finding is listed with whether it counts, and why.</summary>
    Target Scan => _ => _
        .Description("Scan the tree for vulnerabilities, secrets, misconfigurations and licences")
        .Produces(ScanOutput, ScanSarif)
        .Executes(async (ctx, ct) =>
        {
            var environment = SelectedEnvironment;
            var exceptions = ScanExceptionsFile.Read(ctx.Root / ScanExceptionsFile.DefaultName);
            var report = await new TrivyScanner(ctx.Processes, ctx.Environment, ctx.Clock, ctx.Log, TrivyOptions).ScanTreeAsync(ctx.Root, ct).ConfigureAwait(false);
            var record = ScanGate.Judge(report, ScanPolicy, exceptions, DateOnly.FromDateTime(ctx.Clock.GetUtcNow().UtcDateTime), environment.Name);
            ctx.Publish(ScanOutput, record);
            AtomicFile.WriteAllText(ctx.Artifacts / ScanSarif.Path, SarifWriter.Write(record));
            ctx.Log.Info(ScanText.Render(record).TrimEnd());
            ctx.Note(ScanText.Headline(record).Split(": ")[0]);
            record.Require(absenceAllowed: environment.ScannerMayBeAbsent && !ctx.IsServer);
            if (record.Verdict == ScanVerdict.Skipped)
            {
                ctx.Log.Warn($"Nothing was scanned: trivy is not installed. {TrivyTool.HowToGet}");
            }
        });
}
