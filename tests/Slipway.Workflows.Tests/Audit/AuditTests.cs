namespace Slipway.Workflows.Tests.Audit;

public sealed class AuditTests
{
    private static string Folder => SourceTree.Tests / "Audit";

    public static TheoryData<string> Bad() => [.. Names("bad")];

    public static TheoryData<string> Good() => [.. Names("good")];

    /// <summary>A sample is named after its rule, with a variant behind a dot; every other rule must keep silent on it.</summary>
    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_sample_is_flagged_by_its_rule_and_by_no_other(string sample)
    {
        var findings = WorkflowAudit.Check(File.ReadAllText(Path.Combine(Folder, "bad", sample)));

        findings.Select(finding => finding.Rule).Distinct().ShouldBe([sample.Split('.')[0]], string.Join('\n', findings));
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void A_good_sample_is_flagged_by_no_rule(string sample) =>
        WorkflowAudit.Check(File.ReadAllText(Path.Combine(Folder, "good", sample))).ShouldBeEmpty();

    [Fact]
    public void Every_rule_has_a_bad_sample() =>
        Names("bad").Select(name => name.Split('.')[0]).Distinct().Order(StringComparer.Ordinal).ShouldBe(WorkflowAudit.Rules.Select(rule => rule.Name));

    private static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Folder, folder), "*.yml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}
