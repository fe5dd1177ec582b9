using LoadHarness.Configuration;
using LoadHarness.Faults;
using LoadHarness.Tests.Support;

namespace LoadHarness.Tests;

public class FaultTests
{
    private static readonly string[] Exempt = ["/healthz", "/readyz", "/version", "/metrics"];

    [Fact]
    public async Task At_an_error_rate_of_three_tenths_three_of_any_ten_requests_in_a_row_fail()
    {
        await using var harness = await RunningHarness.StartAsync("Faults:ErrorRate=0.3");

        var failed = new List<bool>();
        for (var i = 0; i < 30; i++) failed.Add(await harness.StatusAsync("/work") == 500);

        for (var start = 0; start <= 20; start++) failed.Skip(start).Take(10).Count(f => f).ShouldBe(3, $"in the ten from {start} on");
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("0.001", 1)]
    [InlineData("0.29", 290)]
    [InlineData("0.57", 570)]
    [InlineData("1", 1000)]
    public void Of_a_thousand_requests_exactly_the_rates_share_fails(string rate, int failures)
    {
        var errors = new ErrorSpacing(new FaultOptions(decimal.Parse(rate), 0, 0, null, 0));

        Enumerable.Range(0, 1000).Count(_ => errors.NextFails("/work")).ShouldBe(failures);
    }

    [Fact]
    public void Alternating_routes_share_the_failures_fairly()
    {
        var errors = new ErrorSpacing(new FaultOptions(0.5m, 0, 0, null, 0));
        var failures = new Dictionary<string, int> { ["/work"] = 0, ["/jobs"] = 0 };

        for (var i = 0; i < 100; i++)
        {
            var route = i % 2 == 0 ? "/work" : "/jobs";
            if (errors.NextFails(route)) failures[route]++;
        }

        failures.ShouldBe(new Dictionary<string, int> { ["/work"] = 25, ["/jobs"] = 25 });
    }

    [Fact]
    public async Task An_injected_error_says_that_it_is_one()
    {
        await using var harness = await RunningHarness.StartAsync("Faults:ErrorRate=1");

        var problem = await harness.GetJsonAsync("/work");

        problem["type"]!.GetValue<string>().ShouldBe("urn:load-harness:injected-fault");
        problem["detail"]!.GetValue<string>().ShouldContain("Faults:ErrorRate is 1");
    }

    [Fact]
    public async Task The_routes_that_watch_the_service_never_fail_and_are_never_slowed()
    {
        // With a clock that stands still, a delayed request would never be answered.
        await using var harness = await RunningHarness.StartAsync(
            new HarnessParts(new ManualClock(), _ => { }), "Faults:ErrorRate=1", "Faults:LatencyMs=60000");

        foreach (var path in Exempt) (await harness.StatusAsync(path)).ShouldBe(200, path);
    }

    [Fact]
    public async Task Added_latency_delays_the_answer_and_shows_in_the_histogram()
    {
        var clock = new ManualClock();
        await using var harness = await RunningHarness.StartAsync(new HarnessParts(clock, _ => { }), "Faults:LatencyMs=300");

        var answer = harness.StatusAsync("/work");
        await clock.WaitedForAsync(TimeSpan.FromMilliseconds(300));
        answer.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromMilliseconds(300));

        (await answer).ShouldBe(200);
        var metrics = await MetricsText.ScrapeAsync(harness);
        metrics["http_request_duration_seconds_bucket{route=\"/work\",method=\"GET\",le=\"0.25\"}"].ShouldBe(0);
        metrics["http_request_duration_seconds_bucket{route=\"/work\",method=\"GET\",le=\"0.5\"}"].ShouldBe(1);
    }

    [Fact]
    public async Task A_crash_comes_when_it_was_set_to_and_says_why()
    {
        var clock = new ManualClock();
        var crashed = new TaskCompletionSource<string>();
        await using var harness = await RunningHarness.StartAsync(new HarnessParts(clock, crashed.SetResult), "Faults:CrashAfterSeconds=7");

        await clock.WaitedForAsync(TimeSpan.FromSeconds(7));
        clock.Advance(TimeSpan.FromSeconds(6.9));
        crashed.Task.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(0.1));

        (await crashed.Task.WaitAsync(TimeSpan.FromSeconds(10))).ShouldContain("Faults:CrashAfterSeconds is 7");
    }

    [Theory]
    [InlineData("Faults:ErrorRate=1.1", "Faults:ErrorRate is \"1.1\": it must be a number from 0 to 1.")]
    [InlineData("Faults:ErrorRate=-0.1", "Faults:ErrorRate is \"-0.1\"")]
    [InlineData("Faults:ErrorRate=lots", "Faults:ErrorRate is \"lots\"")]
    [InlineData("Faults:ErrorRate=NaN", "Faults:ErrorRate is \"NaN\"")]
    [InlineData("Faults:LatencyMs=-1", "Faults:LatencyMs is \"-1\"")]
    [InlineData("Faults:StartupDelaySeconds=1e9", "Faults:StartupDelaySeconds is \"1e9\"")]
    [InlineData("Faults:LeakMbPerMinute=-5", "environment variable Faults__LeakMbPerMinute")]
    [InlineData("Faults:ErorRate=0.3", "Faults:ErorRate is no setting. Known are: CrashAfterSeconds, ErrorRate")]
    [InlineData("Limits:Megabytes=1.5", "Limits:Megabytes is 1.5: it must be a whole number")]
    [InlineData("Shutdown:DrainSeconds=9", "Shutdown:GraceSeconds is 5, less than Shutdown:DrainSeconds (9)")]
    public void A_setting_that_cannot_be_used_stops_the_start(string setting, string says)
    {
        var error = Should.Throw<BadConfigurationException>(() => LoadHarnessApp.Create([.. RunningHarness.Baseline, "--" + setting]));

        error.Message.ShouldContain(says);
    }

    [Fact]
    public void All_wrong_settings_are_named_at_once() =>
        Should.Throw<BadConfigurationException>(() => LoadHarnessApp.Create([.. RunningHarness.Baseline, "--Faults:ErrorRate=2", "--Limits:Jobs=0"]))
            .Problems.Count.ShouldBe(2);
}
