using System.Text;
using Slipway.Delivery.Scanning;

namespace Slipway.Delivery.Tests.Scanning;

public sealed class SarifTests
{
    [Theory]
    [MemberData(nameof(GoldenCase.Names), MemberType = typeof(GoldenCase))]
    public void What_is_written_can_be_read_back_with_every_finding(string name)
    {
        var record = GoldenCase.Judge(name);

        var read = SarifReader.Read(Encoding.UTF8.GetBytes(SarifWriter.Write(record)), "tree");

        Names(read.Findings).ShouldBe(Names(record.Findings.Select(judged => judged.Finding)));
    }

    [Theory]
    [InlineData("not json", "damaged")]
    [InlineData("{}", "not SARIF 2.1.0")]
    [InlineData("""{"version":"2.0.0","runs":[]}""", "not SARIF 2.1.0")]
    [InlineData("""{"version":"2.1.0"}""", "damaged")]
    [InlineData("""{"version":"2.1.0","runs":[]}""", "no run")]
    [InlineData("""{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{"message":{"text":"y"}}]}]}""", "names no rule")]
    [InlineData("""{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{"ruleId":"r","level":"dire"}]}]}""", "unknown level")]
    public void What_is_not_a_report_is_refused(string text, string why) =>
        Should.Throw<ScanReportException>(() => SarifReader.Read(Encoding.UTF8.GetBytes(text), "tree")).Message.ShouldContain(why);

    [Fact]
    public void A_secret_in_a_message_is_never_kept_whole()
    {
        var record = GoldenCase.Judge("sarif-gitleaks");

        SarifWriter.Write(record).ShouldNotContain("PLANTED0123456789");
        ScanText.Render(record).ShouldNotContain("PLANTED0123456789");
        ScanMarkdown.Render(record).ShouldNotContain("PLANTED0123456789");
    }

    private static List<string> Names(IEnumerable<Finding> findings) =>
        [.. findings.Select(finding => $"{finding.Tool} {finding.Id} {finding.Target}").Order(StringComparer.Ordinal)];
}
