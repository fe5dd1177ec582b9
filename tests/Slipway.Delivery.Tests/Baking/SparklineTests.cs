using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Tests.Baking;

public class SparklineTests
{
    [Fact]
    public void Bars_go_from_zero_to_the_largest() => Sparkline.Of([0, 1, 2, 3, 4, 5, 6, 7]).ShouldBe("▁▂▃▄▅▆▇█");

    [Fact]
    public void What_is_not_known_is_a_dot() => Sparkline.Of([null, 0, null]).ShouldBe("·▁·");

    [Fact]
    public void Nothing_is_nothing() => Sparkline.Of([]).ShouldBe("");

    [Fact]
    public void A_single_peak_survives_a_narrow_line() =>
        Sparkline.Of(Enumerable.Range(0, 600).Select(i => (double?)(i == 300 ? 1 : 0)), 10).ShouldBe("▁▁▁▁▁█▁▁▁▁");
}
