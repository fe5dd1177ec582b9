using System.Text;
using Slipway.Delivery.Scanning;

namespace Slipway.Delivery.Tests.Scanning;

public sealed class TrivyReportTests
{
    [Theory]
    [InlineData("", "damaged")]
    [InlineData("[]", "not a Trivy report")]
    [InlineData("{}", "not a Trivy report")]
    [InlineData("""{"SchemaVersion":3}""", "SchemaVersion is 3")]
    [InlineData("""{"SchemaVersion":2,"Results":{}}""", "damaged")]
    [InlineData("""{"SchemaVersion":2,"Results":[{"Target":"t","Vulnerabilities":[{"PkgName":"p","Severity":"HIGH"}]}]}""", "has no VulnerabilityID")]
    [InlineData("""{"SchemaVersion":2,"Results":[{"Target":"t","Secrets":[{"RuleID":"r"}]}]}""", "has no Severity")]
    [InlineData("""{"SchemaVersion":2,"Results":[{"Target":"t","Secrets":[{"RuleID":"r","Severity":"DIRE"}]}]}""", "unknown severity")]
    public void What_cannot_be_read_whole_is_refused(string text, string why) =>
        Should.Throw<ScanReportException>(() => TrivyReport.Read(Encoding.UTF8.GetBytes(text))).Message.ShouldContain(why);

    [Fact]
    public void A_package_that_states_no_licence_is_a_finding_that_says_so() =>
        TrivyReport.Read("""{"SchemaVersion":2,"Results":[{"Target":"package-lock.json","Licenses":[{"Severity":"UNKNOWN","Category":"unknown","PkgName":"left","Name":""}]}]}"""u8.ToArray())
            .ShouldHaveSingleItem().Id.ShouldBe("none stated");

    [Fact]
    public void A_report_without_results_holds_no_finding() => TrivyReport.Read("""{"SchemaVersion":2}"""u8.ToArray()).ShouldBeEmpty();

    [Fact]
    public void Every_prefix_of_a_report_is_refused()
    {
        var whole = Encoding.UTF8.GetBytes("""{"SchemaVersion":2,"Results":[{"Target":"t","Secrets":[{"RuleID":"r","Severity":"HIGH"}]}]}""");

        for (var length = 0; length < whole.Length; length++)
        {
            Should.Throw<ScanReportException>(() => TrivyReport.Read(whole.AsMemory(0, length)));
        }
    }

    [Theory]
    [InlineData("key AKIA1234567890ABCDEF found", "key AKIA**** found")]
    [InlineData("AWS Access Key ID", "AWS Access Key ID")]
    [InlineData("aws-secret-access-key in infrastructure", "aws-secret-access-key in infrastructure")]
    public void Text_that_looks_like_a_credential_is_cut(string text, string shown) => SecretText.Hide(text).ShouldBe(shown);

    [Fact]
    public void A_known_secret_is_cut_whatever_it_looks_like() => SecretText.Hide("it is correct horse", "correct horse").ShouldBe("it is corr****");
}
