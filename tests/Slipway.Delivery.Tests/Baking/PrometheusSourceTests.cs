using System.Web;
using Slipway.Delivery.Baking;
using Slipway.Testing;

namespace Slipway.Delivery.Tests.Baking;

public class PrometheusSourceTests
{
    private static readonly HttpClient Http = new();

    private static readonly PrometheusSelector Release = new(new Dictionary<string, string> { ["namespace"] = "prod", ["pod_template_hash"] = "7d9" });

    [Fact]
    public async Task Counters_are_read_for_each_instance_by_one_query()
    {
        var asked = "";
        using var server = new TinyHttpService((request, _) => Answer(
            ref asked,
            request,
            Up("a"),
            Of("requests", "a", 100),
            Of("errors", "a", 6),
            Of("timed", "a", 100),
            Of("bucket", "a", 90, "0.3"),
            Of("bucket", "a", 100, "+Inf")));

        var reading = await Source(server).ReadAsync(CancellationToken.None);

        var pod = reading.Pods.Single();
        (pod.Pod, pod.Requests, pod.Errors, pod.Timed).ShouldBe(("a", 100, 6, 100));
        pod.Buckets.ShouldBe([new(0.3, 90)]);
        asked.ShouldContain("""sum by (pod) (http_requests_total{namespace="prod",pod_template_hash="7d9",route!~""");
        asked.ShouldContain("""route!~"/healthz|/readyz|/livez|/version|/metrics",code=~"5.*"})""");
    }

    [Fact]
    public async Task Requests_without_an_error_series_are_requests_without_errors()
    {
        var asked = "";
        using var server = new TinyHttpService((request, _) => Answer(ref asked, request, Up("a"), Of("requests", "a", 100)));

        var reading = await Source(server).ReadAsync(CancellationToken.None);

        reading.Pods.Single().Errors.ShouldBe(0);
    }

    [Fact]
    public async Task An_empty_vector_is_blindness()
    {
        var asked = "";
        using var server = new TinyHttpService((request, _) => Answer(ref asked, request));

        var reading = await Source(server).ReadAsync(CancellationToken.None);

        reading.Blind.ShouldNotBeNull().ShouldContain("knows no target {namespace=\"prod\",pod_template_hash=\"7d9\"}");
    }

    [Fact]
    public async Task Counters_of_a_target_that_is_down_are_not_believed()
    {
        var asked = "";
        using var server = new TinyHttpService((request, _) => Answer(
            ref asked, request, Up("a"), Of("requests", "a", 5), Of("up", "b", 0), Of("requests", "b", 7)));

        var reading = await Source(server).ReadAsync(CancellationToken.None);

        reading.Pods.Single().Pod.ShouldBe("a");
        reading.Unreadable.ShouldBe(["b"]);
    }

    [Fact]
    public async Task An_instance_that_is_up_and_has_counted_nothing_is_quiet_not_blind()
    {
        var asked = "";
        using var server = new TinyHttpService((request, _) => Answer(ref asked, request, Up("a")));

        var reading = await Source(server).ReadAsync(CancellationToken.None);

        reading.Blind.ShouldBeNull();
        reading.Pods.Single().Requests.ShouldBe(0);
        reading.Hint.ShouldNotBeNull().ShouldContain("has no judged series http_requests_total");
    }

    [Theory]
    [InlineData(400, """{"status":"error","errorType":"bad_data","error":"parse error at char 3"}""", "refused the query: parse error at char 3")]
    [InlineData(502, "<html>Bad Gateway</html>", "answered 502, which is no answer of Prometheus: <html>Bad Gateway</html>")]
    [InlineData(200, """{"status":"success","data":{"resultType":"matrix","result":[]}}""", "by a matrix")]
    public async Task What_the_server_says_instead_is_the_reason(int status, string body, string reason)
    {
        using var server = new TinyHttpService((_, _) => (status, body));

        (await Should.ThrowAsync<HttpRequestException>(() => Source(server).ReadAsync(CancellationToken.None))).Message.ShouldContain(reason);
    }

    [Fact]
    public async Task A_query_of_the_users_own_must_answer_one_value()
    {
        (await CheckAsync("""{"status":"success","data":{"resultType":"scalar","result":[1,"0.25"]}}""")).ShouldBe(CheckReading.Of(0.25));
        (await CheckAsync("""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"3"]}]}}""")).ShouldBe(CheckReading.Of(3));
        (await CheckAsync("""{"status":"success","data":{"resultType":"vector","result":[]}}""")).Blind.ShouldBe("queue_length answers nothing");
        (await CheckAsync("""{"status":"success","data":{"resultType":"scalar","result":[1,"NaN"]}}""")).Blind.ShouldBe("queue_length answers NaN");
    }

    private static async Task<CheckReading> CheckAsync(string body)
    {
        using var server = new TinyHttpService((_, _) => (200, body));
        return await new PrometheusCheck(new CheckRule { Name = "queue" }, Http, server.Address, "queue_length").RunAsync(CancellationToken.None);
    }

    private static PrometheusTelemetrySource Source(TinyHttpService server) => new(Http, server.Address, Release);

    private static string Up(string pod) => Of("up", pod, 1);

    private static string Of(string what, string pod, int value, string? le = null)
    {
        var bound = le is null ? "" : $",\"le\":\"{le}\"";
        return $$"""{"metric":{"pod":"{{pod}}","slipway":"{{what}}"{{bound}} },"value":[1767225600.1,"{{value}}"]}""";
    }

    private static (int, string) Answer(ref string asked, string request, params string[] samples)
    {
        asked = HttpUtility.UrlDecode(request);
        return (200, $$"""{"status":"success","data":{"resultType":"vector","result":[{{string.Join(',', samples)}}] } }""");
    }
}
