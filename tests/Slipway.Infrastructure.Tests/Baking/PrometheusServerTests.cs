using Slipway.Delivery.Baking;
using Slipway.Infrastructure.Tests.Dora;
using Slipway.Testing;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Infrastructure.Tests.Baking;

/// <summary>The telemetry source against a real Prometheus server that scrapes real pages.</summary>
public class PrometheusServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly HttpClient Http = new();

    [ToolFact("prometheus")]
    public async Task A_real_server_answers_with_each_instances_counters_and_its_end_is_blindness()
    {
        using var a = new TinyHttpService((_, scrape) => (200, Page(scrape, "503")));
        using var b = new TinyHttpService((_, scrape) => (200, Page(scrape, "404")));
        var folder = Directory.CreateTempSubdirectory("slipway-prometheus-").FullName;
        using var stop = new CancellationTokenSource();
        var server = new Uri($"http://127.0.0.1:{TinyHttpService.Nowhere().Port}");
        var running = Tools.Runner().RunAsync(Server(folder, server, a.Address, b.Address, TinyHttpService.Nowhere()), stop.Token);
        try
        {
            var source = new PrometheusTelemetrySource(Http, server, new PrometheusSelector(new Dictionary<string, string> { ["hash"] = "7d9" }));
            var reading = await EventuallyAsync(source, found => found.Pods.Count == 2 && found.Pods.All(pod => pod.Requests > 0), running);

            reading.Unreadable.ShouldBe(["c"]);
            var (first, second) = (reading.Pods.Single(pod => pod.Pod == "a"), reading.Pods.Single(pod => pod.Pod == "b"));
            var scrapes = (long)first.StartedAt.ShouldNotBeNull();
            first.Requests.ShouldBe(30 * scrapes);
            first.Errors.ShouldBe(20 * scrapes);
            second.Errors.ShouldBe(0L);
            first.Timed.ShouldBe(7L);
            first.Buckets.ShouldBe([new(0.1, 3), new(0.3, 6)]);
            reading.Hint.ShouldBeNull();

            var check = new PrometheusCheck(new CheckRule { Name = "targets" }, Http, server, "sum(up{hash=\"7d9\"})");
            (await check.RunAsync(CancellationToken.None)).Value.ShouldBe(2);

            await stop.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => running);
            await Should.ThrowAsync<HttpRequestException>(() => source.ReadAsync(CancellationToken.None));
        }
        finally
        {
            await stop.CancelAsync();
            await running.ContinueWith(_ => { }, TaskScheduler.Default);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ProcessSpec Server(string folder, Uri server, Uri a, Uri b, Uri gone)
    {
        File.WriteAllText(Path.Combine(folder, "prometheus.yml"), $$"""
            global: { scrape_interval: 1s }
            scrape_configs:
              - job_name: release
                static_configs:
                  - { targets: ["{{a.Authority}}"], labels: { pod: a, hash: 7d9 } }
                  - { targets: ["{{b.Authority}}"], labels: { pod: b, hash: 7d9 } }
                  - { targets: ["{{gone.Authority}}"], labels: { pod: c, hash: 7d9 } }
                  - { targets: ["{{b.Authority}}"], labels: { pod: old, hash: 5c1 } }
            """);
        return new ProcessSpec(
            "prometheus",
            $"--config.file={Path.Combine(folder, "prometheus.yml")}",
            $"--storage.tsdb.path={Path.Combine(folder, "data")}",
            $"--web.listen-address={server.Authority}");
    }

    // The start time carries the scrape's number, so that a reading can be checked for being of one moment.
    private static string Page(int scrape, string badCode) =>
        $$"""
        http_requests_total{route="/jobs",code="200"} {{10 * scrape}}
        http_requests_total{route="/jobs",code="{{badCode}}"} {{20 * scrape}}
        http_requests_total{route="/healthz",code="500"} {{1000 * scrape}}
        http_request_duration_seconds_bucket{route="/jobs",le="0.1"} 3
        http_request_duration_seconds_bucket{route="/jobs",le="0.3"} 6
        http_request_duration_seconds_bucket{route="/jobs",le="+Inf"} 7
        http_request_duration_seconds_count{route="/jobs"} 7
        process_start_time_seconds {{scrape}}

        """;

    private static async Task<TelemetryReading> EventuallyAsync(PrometheusTelemetrySource source, Func<TelemetryReading, bool> ready, Task running)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!running.IsCompleted)
        {
            try
            {
                var reading = await source.ReadAsync(limit.Token);
                if (reading.Blind is null && reading.Unreadable.Count > 0 && ready(reading))
                    return reading;
            }
            catch (HttpRequestException)
            {
                // not up yet
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, limit.Token);
        }

        await running;
        throw new InvalidOperationException("Prometheus ended by itself.");
    }
}
