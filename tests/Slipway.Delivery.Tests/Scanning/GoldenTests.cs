using Slipway.Delivery.Scanning;

namespace Slipway.Delivery.Tests.Scanning;

public sealed class GoldenTests
{
    [Theory]
    [MemberData(nameof(GoldenCase.Names), MemberType = typeof(GoldenCase))]
    public void A_report_is_judged_and_told_as_expected(string name) =>
        GoldenCase.ShouldBeAsExpected(name, "expected.txt", ScanText.Render(GoldenCase.Judge(name)));

    [Theory]
    [InlineData("planted-everything")]
    [InlineData("expired")]
    public void Markdown_is_as_expected(string name) => GoldenCase.ShouldBeAsExpected(name, "expected.md", ScanMarkdown.Render(GoldenCase.Judge(name)));

    [Theory]
    [InlineData("excepted")]
    [InlineData("sarif-gitleaks")]
    public void Sarif_is_as_expected(string name) => GoldenCase.ShouldBeAsExpected(name, "expected.sarif", SarifWriter.Write(GoldenCase.Judge(name)));
}
