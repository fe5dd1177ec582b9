using Slipway.Delivery.Baking;

namespace Slipway.Delivery.Tests.Baking;

public class PrometheusTextParserTests
{
    [Fact]
    public void A_page_is_read_with_its_labels()
    {
        var samples = PrometheusTextParser.Parse(
            """
            # HELP http_requests_total All requests.
            # TYPE http_requests_total counter
            http_requests_total{route="/jobs",method="GET",code="200"} 41 1767225600000
            http_requests_total { route = "/jobs" , code = "500" , } 6
              up 1

            # EOF
            """);

        samples.Select(sample => (sample.Name, sample.Label("route"), sample.Label("code"), sample.Value)).ShouldBe(
        [
            ("http_requests_total", "/jobs", "200", 41),
            ("http_requests_total", "/jobs", "500", 6),
            ("up", "", "", 1),
        ]);
    }

    [Theory]
    [InlineData("+Inf", double.PositiveInfinity)]
    [InlineData("-Inf", double.NegativeInfinity)]
    [InlineData("NaN", double.NaN)]
    [InlineData("1.5e3", 1500)]
    public void Every_kind_of_value_is_read(string text, double value) => PrometheusTextParser.Parse($"x {text}").Single().Value.ShouldBe(value);

    [Fact]
    public void Escapes_in_labels_are_undone() =>
        PrometheusTextParser.Parse("""x{a="C:\\dir \"q\" {,} line\nbreak"} 1""").Single().Label("a").ShouldBe("C:\\dir \"q\" {,} line\nbreak");

    [Fact]
    public void An_exemplar_is_skipped() =>
        PrometheusTextParser.Parse("""x_bucket{le="0.3"} 7 # {trace_id="abc"} 0.2""").Single().Value.ShouldBe(7);

    [Theory]
    [InlineData("x{a=\"1\" 2", "damaged at line 2")]
    [InlineData("x{a=1} 2", "\" is missing")]
    [InlineData("x", "“” is no value")]
    [InlineData("x{a=\"1", "closing quote")]
    [InlineData("<html>", "name is missing")]
    [InlineData("x twelve", "“twelve” is no value")]
    public void Half_a_page_is_no_page(string line, string reason) =>
        Should.Throw<FormatException>(() => PrometheusTextParser.Parse("up 1\n" + line)).Message.ShouldContain(reason);
}
