using Slipway.Delivery.Baking;
using Slipway.Testing;
using Slipway.Tooling;

namespace Slipway.Delivery.Tests.Baking;

public class HttpSourcesTests
{
    private const string Page =
        """
        http_requests_total{route="/jobs",method="GET",code="200"} 90
        http_requests_total{route="/jobs",method="GET",code="404"} 4
        http_requests_total{route="/load/cpu",method="POST",code="503"} 6
        http_requests_total{route="/healthz",method="GET",code="500"} 1000
        http_requests_total{route="/metrics",method="GET",code="200"} 50
        http_request_duration_seconds_bucket{route="/jobs",le="0.1"} 80
        http_request_duration_seconds_bucket{route="/jobs",le="0.3"} 90
        http_request_duration_seconds_bucket{route="/jobs",le="+Inf"} 94
        http_request_duration_seconds_count{route="/jobs"} 94
        http_request_duration_seconds_bucket{route="/healthz",le="0.3"} 1
        http_request_duration_seconds_count{route="/healthz"} 1000
        process_start_time_seconds 1767225600.5
        """;

    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_page_is_scraped_with_health_and_metrics_routes_left_out()
    {
        using var service = new TinyHttpService((_, _) => (200, Page));

        var reading = await Source(service.Address).ReadAsync(CancellationToken.None);

        reading.Blind.ShouldBeNull();
        var pod = reading.Pods.Single();
        (pod.Requests, pod.Errors, pod.Timed, pod.StartedAt).ShouldBe((100, 6, 94, 1767225600.5));
        pod.Buckets.ShouldBe([new(0.1, 80), new(0.3, 90)]);
        pod.Pod.ShouldBe(service.Address.Authority);
    }

    [Fact]
    public async Task An_instance_that_refuses_is_named_and_the_others_are_read()
    {
        using var service = new TinyHttpService((_, _) => (200, Page));
        var gone = TinyHttpService.Nowhere();

        var reading = await Source(service.Address, gone).ReadAsync(CancellationToken.None);

        reading.Pods.Count.ShouldBe(1);
        reading.Unreadable.ShouldBe([gone.Authority]);
    }

    [Theory]
    [InlineData(503, "starting")]
    [InlineData(200, "<html>it works</html>")]
    public async Task A_page_that_is_none_is_blindness(int status, string body)
    {
        using var service = new TinyHttpService((_, _) => (status, body));

        var reading = await Source(service.Address).ReadAsync(CancellationToken.None);

        reading.Pods.ShouldBeEmpty();
        reading.Blind.ShouldNotBeNull().ShouldContain(service.Address.ToString());
    }

    [Fact]
    public async Task A_page_without_the_counter_is_a_quiet_instance_with_a_hint()
    {
        using var service = new TinyHttpService((_, _) => (200, "requests_total 12\n"));

        var reading = await Source(service.Address).ReadAsync(CancellationToken.None);

        reading.Pods.Single().Requests.ShouldBe(0);
        reading.Hint.ShouldBe("no series is named http_requests_total");
    }

    [Fact]
    public async Task Matchers_pick_one_service_of_a_shared_page()
    {
        using var service = new TinyHttpService((_, _) => (200, "http_requests_total{app=\"a\",code=\"200\"} 5\nhttp_requests_total{app=\"b\",code=\"500\"} 7\n"));
        var names = new MetricNames { Matchers = new Dictionary<string, string> { ["app"] = "b" } };

        var source = new ScrapeTelemetrySource(Http, [new ScrapeTarget("b-0", service.Address)], TimeProvider.System, names);
        var reading = await source.ReadAsync(CancellationToken.None);

        reading.Pods.Single().ShouldBe(new PodCounters("b-0", 7, 7) { Buckets = reading.Pods[0].Buckets });
    }

    [Fact]
    public async Task A_probe_goes_round_routes_and_instances()
    {
        var asked = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var one = new TinyHttpService((request, _) => Note("1 " + request));
        using var two = new TinyHttpService((request, _) => Note("2 " + request));
        ProbeRoute[] routes = [ProbeRoute.Parse("/jobs"), ProbeRoute.Parse("POST /load/cpu {\"seconds\": 1}")];
        var probe = new HttpProbe(Http, [one.Address, two.Address], routes, TimeProvider.System);

        for (var i = 0; i < 4; i++)
            (await probe.SendAsync(CancellationToken.None)).Status.ShouldBe(200);

        asked.ShouldBe(["1 GET /jobs", "2 GET /jobs", "1 POST /load/cpu {\"seconds\": 1}", "2 POST /load/cpu {\"seconds\": 1}"]);

        (int, string) Note(string request)
        {
            asked.Enqueue(request);
            return (200, "{}");
        }
    }

    [Fact]
    public async Task A_refused_connection_is_a_failed_probe_in_words()
    {
        var probe = new HttpProbe(Http, [TinyHttpService.Nowhere()], [ProbeRoute.Parse("/jobs")], TimeProvider.System);

        var outcome = await probe.SendAsync(CancellationToken.None);

        outcome.Result.ShouldBe(ProbeResult.Failed);
        outcome.Text.ShouldNotBeNull().ShouldBe("GET /jobs: Connection refused");
    }

    [Fact]
    public async Task A_bake_of_a_real_service_ends_with_the_right_verdict()
    {
        var (all, bad) = (0, 0); // the service answers one request after the other
        using var service = new TinyHttpService((request, _) => request == "GET /metrics" ? (200, Counters(all, bad)) : Work());
        var plan = BakePlan.Local with
        {
            Interval = TimeSpan.FromMilliseconds(100),
            SignalInterval = TimeSpan.FromMilliseconds(100),
            ProbeRate = 200,
        };
        var subject = new BakeSubject("tiny", "1.0.0")
        {
            Telemetry = ScrapeTelemetrySource.Of(Http, [service.Address], new ServiceEndpoints(), TimeProvider.System),
            Probe = HttpProbe.Of(Http, [service.Address], new ServiceEndpoints { Probes = ["/work"] }, TimeProvider.System),
        };

        var record = await new BakeRunner(TimeProvider.System, NullLog.Instance).RunAsync(plan, subject, CancellationToken.None);

        record.Verdict.ShouldBe(BakeVerdict.Fail, record.Line);
        record.Line.ShouldStartWith("FAIL error-rate: new ");
        BakeReplay.Replay(record).Line.ShouldBe(record.Line);

        (int, string) Work()
        {
            if (++all % 2 == 0)
                return (200, "ok");
            bad++;
            return (500, "no");
        }
    }

    [Theory]
    [InlineData("jobs")]
    [InlineData("get /jobs")]
    [InlineData("")]
    public void A_text_that_is_no_route_is_refused(string text) => Should.Throw<UsageException>(() => ProbeRoute.Parse(text));

    private static string Counters(int all, int bad) =>
        $"http_requests_total{{route=\"/work\",code=\"200\"}} {all - bad}\nhttp_requests_total{{route=\"/work\",code=\"500\"}} {bad}\n";

    private static ScrapeTelemetrySource Source(params Uri[] instances) =>
        ScrapeTelemetrySource.Of(Http, instances, new ServiceEndpoints(), TimeProvider.System);
}
