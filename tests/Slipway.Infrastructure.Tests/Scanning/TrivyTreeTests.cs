using Slipway.Delivery.Scanning;
using Slipway.Testing;
using Slipway.Tooling;
using Slipway.Tooling.Records;

namespace Slipway.Infrastructure.Tests.Scanning;

public sealed class TrivyTreeTests(TrivyFixture trivy) : IClassFixture<TrivyFixture>
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    private readonly AbsolutePath _root = trivy.NewFolder("tree");

    [TrivyFact]
    public async Task A_planted_key_a_privileged_container_a_vulnerable_package_and_a_restricted_licence_are_each_found()
    {
        PlantAll();

        var report = await trivy.Scanner(trivy.Options).ScanTreeAsync(_root, CancellationToken.None);

        report.Runs.ShouldAllBe(run => run.State == ScanState.Ran);
        report.Runs.Select(run => run.Kind).Order().ShouldBe(
            [FindingKind.Vulnerability, FindingKind.Secret, FindingKind.Misconfiguration, FindingKind.License]);
        var counting = ScanGate.Judge(report, new(), [], Today).Counting.Select(judged => $"{judged.Finding.Id} {judged.Finding.Place}");
        counting.Order(StringComparer.Ordinal).ShouldBe(
        [
            "CVE-2024-21907 app/packages.lock.json",
            "GPL-3.0 web/package-lock.json",
            "KSV017 k8s/pod.yaml:7",
            "aws-access-key-id app/deploy.sh:1",
        ]);
    }

    [TrivyTheory]
    [InlineData("aws-access-key-id", "path: app/deploy.sh")]
    [InlineData("KSV017", "path: k8s/*")]
    [InlineData("CVE-2024-21907", "package: Newtonsoft.Json")]
    public async Task Each_planted_thing_stops_the_delivery_passes_under_a_dated_exception_and_stops_it_again_once_that_expired(string id, string scope)
    {
        Action<AbsolutePath> plant = id switch
        {
            "KSV017" => PlantedTree.PrivilegedContainer,
            "CVE-2024-21907" => PlantedTree.VulnerablePackage,
            _ => root => PlantedTree.Key(root),
        };
        plant(_root);
        var report = await trivy.Scanner(trivy.Options).ScanTreeAsync(_root, CancellationToken.None);

        var stopped = ScanGate.Judge(report, new(), [], Today);
        Should.Throw<TargetFailedException>(() => stopped.Require(absenceAllowed: false)).Why.ShouldNotBeNull().ShouldContain(id);

        PlantedTree.Write(
            _root / ScanExceptionsFile.DefaultName,
            $"exceptions:\n  - id: {id}\n    {scope}\n    reason: it is a test\n    owner: tests\n    expires: 2026-11-20\n");
        var exceptions = ScanExceptionsFile.Read(_root / ScanExceptionsFile.DefaultName);
        ScanGate.Judge(report, new(), exceptions, Today).Verdict.ShouldBe(ScanVerdict.Passed);
        var expired = ScanGate.Judge(report, new(), exceptions, Today.AddDays(1));
        expired.Verdict.ShouldBe(ScanVerdict.Failed);
        expired.Reasons.ShouldContain(reason => reason.Contains(id) && reason.Contains("expired on 2026-11-20"));
    }

    [TrivyFact]
    public async Task Misconfigurations_and_licences_wait_for_nobody_who_holds_the_cache()
    {
        PlantAll();
        var options = trivy.Options with { CacheFolder = trivy.NewFolder("cache"), Kinds = [FindingKind.Misconfiguration, FindingKind.License], Timeout = TimeSpan.FromMinutes(2) };
        var memory = (options.CacheFolder! / "fanal").CreateDirectory() / "fanal.db";

        // The lock that a Trivy holds for as long as it runs.
        await using var held = new FileStream(memory, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var report = await trivy.Scanner(options).ScanTreeAsync(_root, CancellationToken.None);

        report.Runs.ShouldAllBe(run => run.State == ScanState.Ran);
        report.Findings.Select(finding => finding.Id).ShouldContain("KSV017");
    }

    [TrivyFact]
    public async Task A_key_is_printed_nowhere()
    {
        PlantedTree.Key(_root);
        var record = ScanGate.Judge(await trivy.Scanner(trivy.Options).ScanTreeAsync(_root, CancellationToken.None), new(), [], Today);

        var file = trivy.NewFolder("record") / "scan.json";
        RecordFile.Write(file, record);

        foreach (var text in new[] { File.ReadAllText(file), ScanText.Render(record), ScanMarkdown.Render(record), SarifWriter.Write(record) })
        {
            text.ShouldContain("aws-access-key-id");
            text.ShouldNotContain("QWERTYUIOP");
        }

        RecordFile.Read<ScanRecord>(file).Findings.ShouldBe(record.Findings);
    }

    [TrivyFact]
    public async Task Nothing_that_lies_in_the_tree_or_the_environment_can_hide_a_finding()
    {
        PlantAll();
        PlantedTree.Write(_root / ".trivyignore", "aws-access-key-id\nKSV017\nCVE-2024-21907\n");
        PlantedTree.Write(_root / "trivy.yaml", "severity: [LOW]\nscan:\n  scanners: [license]\n");
        PlantedTree.Write(_root / "trivy-secret.yaml", "disable-rules: [aws-access-key-id]\n");
        var environment = trivy.EnvironmentWith("TRIVY_SEVERITY", "LOW");

        var report = await trivy.Scanner(trivy.Options, environment).ScanTreeAsync(_root, CancellationToken.None);

        ScanGate.Judge(report, new(), [], Today).Counting.Count().ShouldBe(4);
    }

    [TrivyFact]
    public async Task Build_output_is_not_scanned_and_a_bin_of_scripts_is()
    {
        PlantedTree.Write(_root / "app" / "app.csproj", "<Project />");
        foreach (var folder in new[] { "app/bin", "app/obj", "artifacts", ".nuke/temp", "web/node_modules/x", ".git", "bin", ".nuke" })
        {
            PlantedTree.Key(_root / folder);
        }

        // Trivy is started in the scratch folder: in a real build that lies within the tree.
        foreach (var scratch in new[] { trivy.Options.ScratchFolder, _root / ".nuke" / "temp" / "trivy" })
        {
            var report = await trivy.Scanner(trivy.Options with { ScratchFolder = scratch }).ScanTreeAsync(_root, CancellationToken.None);

            report.Findings.Select(finding => finding.Target).Order(StringComparer.Ordinal).ShouldBe([".nuke/app/deploy.sh", "bin/app/deploy.sh"]);
        }
    }

    [TrivyFact]
    public async Task Without_a_database_the_other_scans_still_run_and_the_gate_fails_with_the_cure()
    {
        PlantedTree.Key(_root);
        var options = trivy.Options with { CacheFolder = trivy.NewFolder("empty") };

        var report = await trivy.Scanner(options).ScanTreeAsync(_root, CancellationToken.None);
        var record = ScanGate.Judge(report, new(), [], Today);

        report.Runs.Single(run => run.State == ScanState.Failed).Kind.ShouldBe(FindingKind.Vulnerability);
        report.Findings.ShouldContain(finding => finding.Id == "aws-access-key-id");
        record.Reasons.ShouldContain(reason => reason.Contains("there is no vulnerability database") && reason.Contains("--download-db-only"));
    }

    [TrivyFact]
    public async Task A_database_that_cannot_be_refreshed_is_used_with_its_age_shown_and_its_age_can_fail_the_gate()
    {
        PlantedTree.Write(_root / "readme.txt", "nothing bad");
        var stale = trivy.NewFolder("stale");
        foreach (var file in Directory.GetFiles((trivy.Options.CacheFolder! / "db").ToString()))
        {
            File.Copy(file, (stale / "db").CreateDirectory() / Path.GetFileName(file));
        }

        // Due since long, so that Trivy really asks the mirror, and nobody listens there.
        PlantedTree.Write(
            stale / "db" / "metadata.json",
            """{"Version":2,"NextUpdate":"2020-01-02T00:00:00Z","UpdatedAt":"2026-11-01T00:00:00Z","DownloadedAt":"2020-01-01T00:00:00Z"}""");
        var options = trivy.Options with { CacheFolder = stale, Database = TrivyDatabaseMode.Refresh, DatabaseMirror = "127.0.0.1:1/trivy-db" };

        var report = await trivy.Scanner(options).ScanTreeAsync(_root, CancellationToken.None);

        report.Runs.Single(run => run.Kind == FindingKind.Vulnerability).State.ShouldBe(ScanState.Ran);
        report.Database.ShouldNotBeNull().Refreshed.ShouldBeFalse();
        var record = ScanGate.Judge(report, new() { LongestDatabaseAge = TimeSpan.FromDays(30) }, [], Today);
        record.Verdict.ShouldBe(ScanVerdict.Passed);
        ScanText.Render(record).ShouldContain("vulnerability database of 2026-11-01 (19 days old, from the cache); it could not be refreshed");
        ScanGate.Judge(report, new() { LongestDatabaseAge = TimeSpan.FromDays(7) }, [], Today).Verdict.ShouldBe(ScanVerdict.Failed);
    }

    [TrivyFact]
    public async Task Two_scans_at_once_share_a_cache()
    {
        PlantedTree.VulnerablePackage(_root);
        var scanner = trivy.Scanner(trivy.Options);

        var reports = await Task.WhenAll(scanner.ScanTreeAsync(_root, CancellationToken.None), scanner.ScanTreeAsync(_root, CancellationToken.None));

        reports.ShouldAllBe(report => report.Findings.Length == 1 && report.Runs.All(run => run.State == ScanState.Ran));
    }

    private void PlantAll()
    {
        PlantedTree.Key(_root);
        PlantedTree.PrivilegedContainer(_root);
        PlantedTree.VulnerablePackage(_root);
        PlantedTree.RestrictedLicense(_root);
    }
}
