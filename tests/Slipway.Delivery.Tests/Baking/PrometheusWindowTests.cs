using Slipway.Delivery.Baking;
using Slipway.Testing;

namespace Slipway.Delivery.Tests.Baking;

/// <summary>What a release answered in the time before a deploy, from counters that Prometheus has kept.</summary>
public sealed class PrometheusWindowTests
{
    private static readonly DateTimeOffset End = DateTimeOffset.UnixEpoch.AddSeconds(1000);

    [Fact]
    public async Task It_is_read_backwards_from_the_deploy_with_the_counters_of_each_instance_diffed()
    {
        string? asked = null;
        using var prometheus = Prometheus(
            """
            { "metric": { "pod": "a", "slipway": "requests" }, "values": [[980, "100"], [985, "110"], [990, "130"], [1000, "130"]] },
            { "metric": { "pod": "b", "slipway": "requests" }, "values": [[985, "50"], [990, "7"], [995, "9"]] },
            { "metric": { "pod": "a", "slipway": "errors" }, "values": [[985, "1"], [990, "4"]] }
            """,
            request => asked = request);

        var evidence = await ReadAsync(prometheus);

        // From 1000 back: none; then b's 2; then a's 20 with 3 errors and b's 7, which began anew; then a's 10.
        evidence.Points.ShouldBe(
        [
            new(TimeSpan.FromSeconds(5), 0, 0), new(TimeSpan.FromSeconds(10), 2, 0), new(TimeSpan.FromSeconds(15), 29, 3), new(TimeSpan.FromSeconds(20), 39, 3),
        ]);
        asked!.ShouldStartWith("GET /api/v1/query_range?query=");
        asked.ShouldEndWith("&start=940&end=1000&step=5");
        Uri.UnescapeDataString(asked).ShouldContain("pod_template_hash=\"abc\"");
    }

    [Fact]
    public async Task Nothing_known_is_nothing_to_compare_with_and_a_refusal_is_told_in_the_servers_words()
    {
        using var silent = Prometheus("");
        (await ReadAsync(silent)).Points.ShouldBeEmpty();

        using var refusing = new TinyHttpService((_, _) => (422, """{ "status": "error", "error": "exceeded maximum resolution" }"""));
        (await Should.ThrowAsync<HttpRequestException>(() => ReadAsync(refusing))).Message.ShouldContain("exceeded maximum resolution");
    }

    private static TinyHttpService Prometheus(string series, Action<string>? hear = null) => new((request, _) =>
    {
        hear?.Invoke(request);
        return (200, $$"""{ "status": "success", "data": { "resultType": "matrix", "result": [ {{series}} ] } }""");
    });

    private static async Task<BakeEvidence> ReadAsync(TinyHttpService server)
    {
        using var http = new HttpClient();
        var selector = new PrometheusSelector(new Dictionary<string, string> { ["pod_template_hash"] = "abc" });
        return await new PrometheusWindow(http, server.Address, selector).ReadBackwardsAsync(End, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), CancellationToken.None);
    }
}
