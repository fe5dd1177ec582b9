using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Tests.Baking;

public class WilsonIntervalTests
{
    [Fact]
    public void Twenty_clean_requests_prove_only_less_than_twelve_percent() => WilsonInterval.Of(0, 20).Upper.ShouldBe(0.119, 0.0005);

    [Fact]
    public void Less_than_one_percent_needs_268_clean_requests()
    {
        WilsonInterval.CleanRequestsFor(0.01).ShouldBe(268);
        WilsonInterval.Of(0, 268).Upper.ShouldBeLessThan(0.01);
        WilsonInterval.Of(0, 267).Upper.ShouldBeGreaterThan(0.01);
    }

    [Fact]
    public void Nothing_seen_proves_nothing() => WilsonInterval.Of(0, 0).ShouldBe(new WilsonInterval(0, 1));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(6, 41)]
    [InlineData(500, 1000)]
    public void The_share_itself_lies_within(int bad, int total)
    {
        var interval = WilsonInterval.Of(bad, total);

        interval.Lower.ShouldBeGreaterThanOrEqualTo(0);
        interval.Lower.ShouldBeLessThanOrEqualTo((double)bad / total);
        interval.Upper.ShouldBeGreaterThanOrEqualTo((double)bad / total);
        interval.Upper.ShouldBeLessThanOrEqualTo(1);
    }
}
