using LoadHarness.Metrics;
using LoadHarness.Tests.Support;

namespace LoadHarness.Tests;

public class MetricsTests
{
    [Fact]
    public async Task Requests_are_counted_by_route_method_and_code()
    {
        await using var harness = await RunningHarness.StartAsync("Faults:ErrorRate=0.5");

        for (var i = 0; i < 4; i++) await harness.StatusAsync("/work");

        var metrics = await MetricsText.ScrapeAsync(harness);
        metrics["http_requests_total{route=\"/work\",method=\"GET\",code=\"200\"}"].ShouldBe(2);
        metrics["http_requests_total{route=\"/work\",method=\"GET\",code=\"500\"}"].ShouldBe(2);
    }

    [Fact]
    public async Task The_judged_route_is_there_before_its_first_request()
    {
        await using var harness = await RunningHarness.StartAsync();

        var metrics = await MetricsText.ScrapeAsync(harness);

        metrics["http_requests_total{route=\"/work\",method=\"GET\",code=\"200\"}"].ShouldBe(0);
        metrics["http_requests_total{route=\"/work\",method=\"GET\",code=\"500\"}"].ShouldBe(0);
        metrics["http_request_duration_seconds_count{route=\"/work\",method=\"GET\"}"].ShouldBe(0);
    }

    [Fact]
    public async Task Paths_and_methods_that_callers_invent_make_no_series_of_their_own()
    {
        await using var harness = await RunningHarness.StartAsync();

        await harness.StatusAsync("/a");
        await harness.StatusAsync("/b");
        await harness.StatusAsync("/jobs/1");
        await harness.StatusAsync("/jobs/2");
        using var answer = await harness.Http.SendAsync(new HttpRequestMessage(new HttpMethod("BREW"), "/coffee"));

        var metrics = await MetricsText.ScrapeAsync(harness);
        metrics["http_requests_total{route=\"unmatched\",method=\"GET\",code=\"404\"}"].ShouldBe(2);
        metrics["http_requests_total{route=\"unmatched\",method=\"OTHER\",code=\"404\"}"].ShouldBe(1);
        metrics["http_requests_total{route=\"/jobs/{id}\",method=\"GET\",code=\"404\"}"].ShouldBe(2);
    }

    [Fact]
    public async Task The_process_shows_its_cpu_memory_and_start()
    {
        await using var harness = await RunningHarness.StartAsync("SERVICE_VERSION=1.2.3", "SERVICE_COMMIT=abc", "IMAGE_DIGEST=sha256:12");

        var metrics = await MetricsText.ScrapeAsync(harness);

        metrics["process_cpu_seconds_total"].ShouldBeGreaterThan(0);
        metrics["process_resident_memory_bytes"].ShouldBeGreaterThan(10_000_000);
        metrics["process_start_time_seconds"].ShouldBeInRange(1_700_000_000, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
        metrics["load_harness_build_info{version=\"1.2.3\",commit=\"abc\",digest=\"sha256:12\"}"].ShouldBe(1);
        metrics["load_harness_ready"].ShouldBe(1);
    }

    [Fact]
    public async Task Running_jobs_are_counted_by_kind()
    {
        await using var harness = await RunningHarness.StartAsync();
        var job = await harness.StartJobAsync("/load/memory", new { seconds = 60, megabytes = 1 });

        (await MetricsText.ScrapeAsync(harness))["load_harness_jobs_running{kind=\"memory\"}"].ShouldBe(1);

        using var cancelled = await harness.Http.DeleteAsync(job);
        var after = await MetricsText.ScrapeAsync(harness);
        after["load_harness_jobs_running{kind=\"memory\"}"].ShouldBe(0);
        after["load_harness_jobs_running{kind=\"cpu\"}"].ShouldBe(0);
    }

    [Fact]
    public void A_duration_falls_into_the_first_bucket_that_is_not_below_it()
    {
        var histogram = new Histogram();
        histogram.Observe(TimeSpan.FromMilliseconds(200));
        histogram.Observe(TimeSpan.FromMilliseconds(200.1));
        histogram.Observe(TimeSpan.FromSeconds(11));
        var text = new PrometheusText();

        text.Histogram("took_seconds", histogram);

        var samples = MetricsText.Parse(text.ToString());
        samples["took_seconds_bucket{le=\"0.1\"}"].ShouldBe(0);
        samples["took_seconds_bucket{le=\"0.2\"}"].ShouldBe(1);
        samples["took_seconds_bucket{le=\"0.25\"}"].ShouldBe(2);
        samples["took_seconds_bucket{le=\"10\"}"].ShouldBe(2);
        samples["took_seconds_bucket{le=\"+Inf\"}"].ShouldBe(3);
        samples["took_seconds_count"].ShouldBe(3);
        samples["took_seconds_sum"].ShouldBe(11.4001, 0.000001);
    }

    [Fact]
    public void Quotes_backslashes_and_line_ends_in_labels_are_escaped()
    {
        var text = new PrometheusText();

        text.Sample("a", 1, ("b", "x\"y\\z\nw"));

        text.ToString().ShouldBe("a{b=\"x\\\"y\\\\z\\nw\"} 1\n");
    }
}
