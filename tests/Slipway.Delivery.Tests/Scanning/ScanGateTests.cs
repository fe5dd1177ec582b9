using System.Collections.Immutable;
using Slipway.Delivery.Scanning;
using Slipway.Tooling;

namespace Slipway.Delivery.Tests.Scanning;

public sealed class ScanGateTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);

    private static readonly Finding Vulnerable = new()
    {
        Kind = FindingKind.Vulnerability,
        Id = "CVE-1",
        Severity = Severity.High,
        Title = "bad",
        Target = "src/app/packages.lock.json",
        Package = "Some.Package",
        Installed = "1.0",
        FixedVersion = "1.1",
        Tool = "trivy",
    };

    [Fact]
    public void A_report_without_any_scan_does_not_pass() =>
        ScanGate.Judge(new([], []), new(), [], Today).Verdict.ShouldBe(ScanVerdict.Failed);

    [Fact]
    public void A_scan_that_failed_never_passes_even_when_nothing_was_found()
    {
        var record = ScanGate.Judge(new([Run(ScanState.Ran), Run(ScanState.Failed, "it crashed")], []), new(), [], Today);

        record.Verdict.ShouldBe(ScanVerdict.Failed);
        record.Reasons.ShouldHaveSingleItem().ShouldContain("it crashed");
    }

    [Fact]
    public void An_absent_scanner_is_neither_a_pass_nor_a_failure_and_the_caller_decides()
    {
        var record = ScanGate.Judge(ScanReport.Absent("tree", [FindingKind.Secret], "trivy", "not found"), new(), [], Today);

        record.Verdict.ShouldBe(ScanVerdict.Skipped);
        Should.NotThrow(() => record.Require(absenceAllowed: true));
        Should.Throw<TargetFailedException>(() => record.Require(absenceAllowed: false)).Cure.ShouldBe(TrivyTool.HowToGet);
    }

    [Fact]
    public void Another_scanners_finding_counts_although_trivy_is_absent() =>
        ScanGate.Judge(ScanReport.Merge(ScanReport.Absent("tree", [FindingKind.Secret], "trivy", "not found"), Of(Vulnerable)), new(), [], Today)
            .Verdict.ShouldBe(ScanVerdict.Failed);

    [Theory]
    [InlineData(Severity.Critical, true)]
    [InlineData(Severity.High, true)]
    [InlineData(Severity.Medium, false)]
    [InlineData(Severity.Unknown, false)]
    public void A_finding_counts_from_the_policys_severity_on(Severity severity, bool counts) =>
        Judge(Vulnerable with { Severity = severity }).Counts.ShouldBe(counts);

    [Fact]
    public void A_secret_counts_at_any_severity() =>
        Judge(Vulnerable with { Kind = FindingKind.Secret, Severity = Severity.Unknown }).Counts.ShouldBeTrue();

    [Fact]
    public void The_last_override_that_applies_stands()
    {
        var policy = new ScanPolicy
        {
            Overrides =
            [
                new(FindingKind.Vulnerability, new(null)) { Environment = "staging" },
                new(FindingKind.Vulnerability, new(Severity.Critical)) { Service = "web", Environment = "staging" },
            ],
        };

        policy.For(FindingKind.Vulnerability, null, "production").ShouldBe(policy.Vulnerabilities);
        policy.For(FindingKind.Vulnerability, "api", "staging").AtLeast.ShouldBeNull();
        policy.For(FindingKind.Vulnerability, "web", "staging").AtLeast.ShouldBe(Severity.Critical);
        policy.For(FindingKind.Secret, "web", "staging").ShouldBe(policy.Secrets);
    }

    [Theory]
    [InlineData("2026-11-20", false)]
    [InlineData("2026-11-19", true)]
    public void An_exception_holds_on_its_last_day_and_not_after(string expires, bool counts)
    {
        var record = ScanGate.Judge(Of(Vulnerable), new(), [Exception(DateOnly.Parse(expires))], Today);

        record.Findings.Single().Counts.ShouldBe(counts);
        record.Exceptions.Single().State.ShouldBe(counts ? ExceptionState.Expired : ExceptionState.Used);
        record.Verdict.ShouldBe(counts ? ScanVerdict.Failed : ScanVerdict.Passed);
    }

    [Fact]
    public void An_expired_exception_fails_although_its_finding_is_gone() =>
        ScanGate.Judge(Of(), new(), [Exception(Today.AddDays(-1))], Today).Verdict.ShouldBe(ScanVerdict.Failed);

    [Fact]
    public void An_unused_exception_is_told_and_fails_nothing()
    {
        var record = ScanGate.Judge(Of(), new(), [Exception(Today.AddDays(1))], Today);

        record.Verdict.ShouldBe(ScanVerdict.Passed);
        ScanText.Render(record).ShouldContain("matched nothing");
    }

    [Theory]
    [InlineData("src/*", null, null, true)]
    [InlineData("docs/*", null, null, false)]
    [InlineData(null, "some.package", null, true)]
    [InlineData(null, "Other", null, false)]
    [InlineData(null, null, "web", false)]
    [InlineData("src/*", "Some.Package", "web", false)]
    public void An_exception_excuses_only_what_is_in_all_of_its_scope(string? path, string? package, string? service, bool excused) =>
        (Exception(Today) with { Path = path, Package = package, Service = service }).Matches(Vulnerable).ShouldBe(excused);

    [Fact]
    public void A_database_older_than_allowed_fails_and_one_of_unknown_age_too()
    {
        var policy = new ScanPolicy { LongestDatabaseAge = TimeSpan.FromDays(7) };
        var midnight = new DateTimeOffset(Today.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

        Verdict(new(midnight.AddDays(-7), true)).ShouldBe(ScanVerdict.Passed);
        Verdict(new(midnight.AddDays(-8), true)).ShouldBe(ScanVerdict.Failed);
        Verdict(null).ShouldBe(ScanVerdict.Failed);

        ScanVerdict Verdict(ScanDatabase? database) => ScanGate.Judge(Of() with { Database = database }, policy, [], Today).Verdict;
    }

    [Fact]
    public void Comparing_counts_two_of_a_kind_in_one_file_separately()
    {
        var before = ScanGate.Judge(Of(Vulnerable, Vulnerable with { Id = "CVE-2" }), new(), [], Today);
        var after = ScanGate.Judge(Of(Vulnerable with { Line = 3 }, Vulnerable with { Line = 9 }), new(), [], Today);

        var comparison = ScanComparison.Between(after, before);

        comparison.Unchanged.Length.ShouldBe(1);
        comparison.New.Length.ShouldBe(1);
        comparison.Fixed.ShouldHaveSingleItem().Id.ShouldBe("CVE-2");
    }

    [Fact]
    public void What_was_not_scanned_this_time_is_not_called_fixed()
    {
        var before = ScanGate.Judge(Of(Vulnerable), new(), [], Today);
        var after = ScanGate.Judge(new([Run(ScanState.Failed)], []), new(), [], Today);

        ScanComparison.Between(after, before).Fixed.ShouldBeEmpty();
    }

    private static JudgedFinding Judge(Finding finding) => ScanGate.Judge(Of(finding), new(), [], Today).Findings.Single();

    private static ScanReport Of(params ImmutableArray<Finding> findings) => new([Run(ScanState.Ran)], findings);

    private static ScanRun Run(ScanState state, string? problem = null) => new("tree", FindingKind.Vulnerability, "trivy", "0.50.0", state, problem);

    private static ScanException Exception(DateOnly expires) => new("CVE-1", "why", "owner", expires) { Path = "src/*" };
}
