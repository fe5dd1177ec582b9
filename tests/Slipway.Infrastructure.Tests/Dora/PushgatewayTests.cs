using Slipway.Delivery.Dora;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Infrastructure.Tests.Dora;

public sealed class PushgatewayTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly WarningLog _log = new();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [ToolFact("prometheus-pushgateway")]
    public async Task The_real_Pushgateway_holds_exactly_what_was_pushed()
    {
        await using var server = await RunningServer.PushgatewayAsync(null);
        var record = History.Record("production", "staging/eu", "with space & ünïcode");
        (await PushAsync(server, record)).ShouldAllBe(outcome => outcome.Problem == null);
        _log.Warnings.ShouldBeEmpty();
        var text = await _http.GetStringAsync(new Uri(server.Address, "metrics"));
        text.ShouldContain("environment=\"staging/eu\"");
        text.ShouldContain("environment=\"with space & ünïcode\"");
    }

    [ToolFact("prometheus-pushgateway")]
    public async Task A_figure_that_is_no_longer_known_leaves_the_group()
    {
        await using var server = await RunningServer.PushgatewayAsync(null);
        await PushAsync(server, History.Record("production"));
        var later = DoraMetrics.Compute(History.Events(), History.Now.AddDays(400));
        (await PushAsync(server, later)).ShouldAllBe(outcome => outcome.Problem == null);
        (await _http.GetStringAsync(new Uri(server.Address, "metrics"))).ShouldNotContain("slipway_dora_lead_time_seconds");
    }

    [ToolFact("prometheus-pushgateway")]
    public async Task A_group_that_holds_the_same_name_as_another_type_is_reported()
    {
        await using var server = await RunningServer.PushgatewayAsync(null);
        using var counter = new StringContent("# TYPE slipway_dora_deployments counter\nslipway_dora_deployments 3\n");
        (await _http.PutAsync(new Uri(server.Address, "metrics/job/other"), counter)).EnsureSuccessStatusCode();
        (await PushAsync(server, History.Record("production"))).ShouldHaveSingleItem().Problem.ShouldNotBeNull().ShouldContain("400");
        _log.Warnings.ShouldHaveSingleItem().ShouldContain("shop in production");
    }

    [ToolFact("prometheus-pushgateway", "prometheus")]
    public async Task Prometheus_answers_with_the_ledgers_numbers_through_restarts_of_the_Pushgateway()
    {
        var persistence = _folder.Path / "metrics";
        var first = History.Record("production", "staging/eu");
        var port = 0;
        await using (var gateway = await StartAsync(persistence))
        {
            port = gateway.Address.Port;
            (await PushAsync(gateway, first)).ShouldAllBe(outcome => outcome.Problem == null);
        }

        await using var prometheus = await PrometheusAsync(port);

        // With its file it knows everything again.
        await using (await StartAsync(persistence, port))
        {
            await ShouldAnswerAsync(prometheus, first);
        }

        // Without it everything is forgotten, and the next run mends that.
        var second = DoraMetrics.Compute(History.Events("production", 14).Concat(History.Events("staging/eu", 9)), History.Now);
        await using (var empty = await StartAsync(null, port))
        {
            (await _http.GetStringAsync(new Uri(empty.Address, "metrics"))).ShouldNotContain("slipway_dora");
            (await PushAsync(empty, second)).ShouldAllBe(outcome => outcome.Problem == null);
            await ShouldAnswerAsync(prometheus, second);
        }
    }

    private static Task<RunningServer> StartAsync(string? persistence, int? fixedPort = null) => RunningServer.StartAsync(
        port => new("prometheus-pushgateway", $"--web.listen-address=127.0.0.1:{fixedPort ?? port}", $"--persistence.file={persistence}"), "-/ready",
            fixedPort);

    private Task<RunningServer> PrometheusAsync(int target)
    {
        var config = _folder.Path / "prometheus.yaml";
        var text = MonitoringTests.ScrapeConfig();
        var scrapes = text[..text.IndexOf("rule_files:", StringComparison.Ordinal)] + text[text.IndexOf("scrape_configs:", StringComparison.Ordinal)..];
        File.WriteAllText(config, scrapes
            .Replace("pushgateway.monitoring.svc:9091", $"127.0.0.1:{target}").Replace("30s", "1s"));
        return RunningServer.StartAsync(
            port => new("prometheus", $"--config.file={config}", $"--web.listen-address=127.0.0.1:{port}", $"--storage.tsdb.path={_folder.Path / "data"}"),
                "-/ready");
    }

    private Task<IReadOnlyList<PushOutcome>> PushAsync(RunningServer server, DoraRecord record) =>
        new Pushgateway(_http, server.Address, new ApplyingGate(NullLog.Instance), _log).PushAsync(record, default);

    /// <summary>Every line of the text must come back from a query with the same labels and the same value, once a scrape has passed.</summary>
    private async Task ShouldAnswerAsync(RunningServer prometheus, DoraRecord record)
    {
        var expected = DoraPrometheus.Write(record).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
            .Order(StringComparer.Ordinal).ToList();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var found = await PrometheusQuery.LinesAsync(_http, prometheus.Address, "{__name__=~\"slipway_dora_.*\",job=\"slipway_dora\"}", deadline.Token);
            if (found.SequenceEqual(expected) || deadline.IsCancellationRequested)
            {
                found.ShouldBe(expected);
                return;
            }

            await Task.Delay(200, CancellationToken.None);
        }
    }
}
