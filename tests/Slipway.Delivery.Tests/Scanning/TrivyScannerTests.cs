using Slipway.Delivery.Scanning;
using Slipway.Testing;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Tests.Scanning;

public sealed class TrivyScannerTests
{
    private const string Clean = """echo '{"SchemaVersion":2}' >"$report" """;

    [Theory]
    [InlineData("exit 0", "wrote no report")]
    [InlineData("exit 3", "exit code 3 and said nothing")]
    [InlineData("echo '{\"SchemaVersion\":2,\"Resul' >\"$report\"", "cannot be read")]
    [InlineData(": >\"$report\"", "cannot be read")]
    [InlineData("echo '{\"SchemaVersion\":2}' >\"$report\"; exit 1", "exit code 1")]
    [InlineData("printf '2026-01-01T00:00:00Z\\t\\033[31mFATAL\\033[0m\\tdisk is full\\n' >&2; exit 1", "disk is full")]
    public async Task A_scan_that_goes_wrong_is_a_failed_scan_with_its_reason(string script, string problem)
    {
        using var trivy = new ScriptedTrivy(script);

        var report = await trivy.ScanAsync();

        var run = report.Runs.ShouldHaveSingleItem();
        run.State.ShouldBe(ScanState.Failed);
        run.Problem.ShouldNotBeNull().ShouldContain(problem);
        ScanGate.Judge(report, new(), [], GoldenCase.DefaultToday).Verdict.ShouldBe(ScanVerdict.Failed);
    }

    [Fact]
    public async Task A_scan_that_does_not_end_is_ended_and_fails()
    {
        using var trivy = new ScriptedTrivy("exec sleep 600");

        var report = await trivy.ScanAsync(trivy.Options with { Timeout = TimeSpan.FromMilliseconds(300) });

        report.Runs.ShouldHaveSingleItem().Problem.ShouldNotBeNull().ShouldContain("did not end within");
    }

    [Theory]
    [InlineData("""{"Version":"0.44.9"}""", "at least 0.45.0 is needed")]
    [InlineData("""{"Version":"0.66.6"}""", "refuses to run")]
    [InlineData("hello", "did not answer with its version")]
    public async Task A_trivy_that_will_not_do_is_not_run(string version, string problem)
    {
        using var trivy = new ScriptedTrivy(Clean, version);

        var report = await trivy.ScanAsync(trivy.Options with { RefusedVersions = ["0.66.6"] });

        report.Runs.ShouldHaveSingleItem().Problem.ShouldNotBeNull().ShouldContain(problem);
    }

    [Theory]
    [InlineData(FindingKind.Secret, "secret", null)]
    [InlineData(FindingKind.Misconfiguration, "misconfig", "misconfigurations")]
    public async Task Its_arguments_are_those_of_its_own_dialect(FindingKind kind, string scanner, string? apart)
    {
        using var trivy = new ScriptedTrivy(Clean);
        (trivy.Tree / "web" / "node_modules").CreateDirectory();
        File.WriteAllText(trivy.Tree / "web" / "web.csproj", "<Project />"); // its bin and obj may come at any moment

        await trivy.ScanAsync(trivy.Options with { Kinds = [kind], Timeout = TimeSpan.FromSeconds(90) });

        var arguments = trivy.Arguments.Select(argument => argument.EndsWith(".json", StringComparison.Ordinal) ? "REPORT" : argument);
        arguments.ShouldBe(
        [
            "fs", "--scanners", scanner, "--format", "json", "--output", "REPORT", .. apart is null ? Array.Empty<string>() : ["--skip-check-update"], "--no-progress", "--skip-db-update",
            "--cache-dir", apart is null ? trivy.Options.CacheFolder! : trivy.Options.ScratchFolder / "trivy" / apart, "--offline-scan", "--skip-java-db-update", "--timeout", "90s",
            .. new[] { ".nuke/local", ".nuke/temp", ".nuke/tools", "artifacts", "web/bin", "web/node_modules", "web/obj" }
                .SelectMany(folder => new string[] { "--skip-dirs", trivy.Tree / folder }),
            trivy.Tree,
        ]);
    }

    [Fact]
    public async Task Secrets_misconfigurations_and_licenses_of_a_tree_are_looked_for_at_the_same_time()
    {
        // Each waits until all three are there.
        using var trivy = new ScriptedTrivy("""
            here=$(dirname "$report"); mkdir -p "$here/there"; : >"$here/there/$$"
            while [ "$(ls "$here/there" | wc -l)" -lt 3 ]; do sleep 0.02; done
            echo '{"SchemaVersion":2}' >"$report"
            """);

        var report = await trivy.ScanAsync(trivy.Options with { Kinds = [FindingKind.Secret, FindingKind.Misconfiguration, FindingKind.License], Timeout = TimeSpan.FromSeconds(60) });

        report.Runs.Select(run => run.State).ShouldBe([ScanState.Ran, ScanState.Ran, ScanState.Ran]);
    }

    [Fact]
    public async Task A_scan_that_fails_leaves_the_others()
    {
        using var trivy = new ScriptedTrivy("""[ "$scanners" = misconfig ] && exit 3; echo '{"SchemaVersion":2}' >"$report" """);

        var report = await trivy.ScanAsync(trivy.Options with { Kinds = [FindingKind.Secret, FindingKind.Misconfiguration] });

        report.Runs.Select(run => (run.Kind, run.State)).ShouldBe([(FindingKind.Secret, ScanState.Ran), (FindingKind.Misconfiguration, ScanState.Failed)]);
    }

    [Fact]
    public async Task A_process_apart_shares_what_is_fetched_and_keeps_what_it_remembers()
    {
        using var trivy = new ScriptedTrivy(Clean);
        var shared = (trivy.Options.CacheFolder! / "java-db").CreateDirectory();
        var apart = trivy.Options.ScratchFolder / "trivy" / "licenses";

        await trivy.ScanAsync(trivy.Options with { Kinds = [FindingKind.License] });
        new DirectoryInfo(apart / "java-db").LinkTarget.ShouldBe(shared);

        // A database that is to be fetched anew is no longer everybody's, so that two processes do not write it at once.
        await trivy.ScanAsync(trivy.Options with { Kinds = [FindingKind.License], Database = TrivyDatabaseMode.Refresh });
        Path.Exists(apart / "java-db").ShouldBeFalse();
        shared.DirectoryExists.ShouldBeTrue();

        File.WriteAllText(shared / "trivy-java.db", "");
        File.WriteAllText(shared / "metadata.json", """{ "UpdatedAt": "2020-01-01T00:00:00Z", "NextUpdate": "2999-01-01T00:00:00Z" }""");
        await trivy.ScanAsync(trivy.Options with { Kinds = [FindingKind.License], Database = TrivyDatabaseMode.Refresh });
        new DirectoryInfo(apart / "java-db").LinkTarget.ShouldBe(shared);
    }

    [Theory]
    [InlineData(null, "GOGC=400")]
    [InlineData("50", "GOGC=50")]
    public async Task Its_collector_runs_seldom_unless_somebody_has_said_how_often(string? set, string expected)
    {
        using var trivy = new ScriptedTrivy(Clean);
        trivy.Variables["GOGC"] = set;

        await trivy.ScanAsync();

        trivy.Environment.ShouldContain(expected);
        trivy.Environment.Any(line => line.StartsWith("GOMEMLIMIT=")).ShouldBe(set is null);
    }

    [Fact]
    public async Task Settings_in_the_environment_do_not_reach_it_and_credentials_do()
    {
        using var trivy = new ScriptedTrivy(Clean);

        (await trivy.ScanAsync()).Runs.ShouldHaveSingleItem().State.ShouldBe(ScanState.Ran);

        trivy.Environment.ShouldContain("TRIVY_PASSWORD=y");
        trivy.Environment.ShouldNotContain(line => line.StartsWith("TRIVY_IGNOREFILE"));
    }

    [Fact]
    public async Task Without_trivy_every_wanted_scan_is_skipped_with_the_way_to_get_it()
    {
        using var folder = new TempFolder();
        var options = new TrivyOptions(folder.Path / "tools", folder.Path / "temp");
        var runner = new ProcessRunner(new SecretMask(), NullLog.Instance, TimeProvider.System, FixedEnvironment.Empty, folder.Path);
        var scanner = new TrivyScanner(runner, FixedEnvironment.Empty, TimeProvider.System, NullLog.Instance, options);
        var step = new ScanStep(scanner, new(), TimeProvider.System, NullLog.Instance);

        var record = await step.ScanTreeAsync(folder.Path, "local", [], CancellationToken.None);

        record.Verdict.ShouldBe(ScanVerdict.Skipped);
        record.Runs.Length.ShouldBe(4);
        record.Reasons.ShouldHaveSingleItem().ShouldContain(TrivyTool.HowToGet);
    }
}
