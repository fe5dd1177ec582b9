using Slipway.Delivery.Scanning;

namespace Slipway.Delivery.Tests.Scanning;

public sealed class ComparisonTextTests
{
    [Fact]
    public void What_changed_since_the_last_verified_release_is_told_in_both_renderings()
    {
        var current = GoldenCase.Judge("image-dotnet");
        var comparison = ScanComparison.Between(current, GoldenCase.Judge("image-debian"));

        ScanText.Render(current, comparison).ShouldContain("since the last verified release: 2 new, 2 fixed, 0 unchanged");
        ScanMarkdown.Render(current, comparison).ShouldContain("2 new, 2 fixed, 0 unchanged");
    }
}
