using System.Text.Json.Nodes;
using LoadHarness.Tests.Support;

namespace LoadHarness.Tests;

public class JobTests
{
    [Fact]
    public async Task A_request_load_sends_exactly_rate_times_seconds_to_the_work_route()
    {
        await using var harness = await RunningHarness.StartAsync("Faults:ErrorRate=0.2");

        var job = await harness.StartJobAsync("/load/requests", new { rate = 100, seconds = 0.3 });
        var done = await EndedAsync(harness, job);

        done["state"]!.GetValue<string>().ShouldBe("completed");
        done["path"]!.GetValue<string>().ShouldBe("/work");
        (done["sent"]!.GetValue<long>() + done["skipped"]!.GetValue<long>()).ShouldBe(30);
        var metrics = await MetricsText.ScrapeAsync(harness);
        metrics["http_request_duration_seconds_count{route=\"/work\",method=\"GET\"}"].ShouldBe(done["sent"]!.GetValue<long>());
        metrics["http_requests_total{route=\"/work\",method=\"GET\",code=\"500\"}"].ShouldBe(done["failed"]!.GetValue<long>());
        done["failed"]!.GetValue<long>().ShouldBe(done["sent"]!.GetValue<long>() / 5);
    }

    [Fact]
    public async Task A_job_is_listed_until_it_is_cancelled_and_then_says_so()
    {
        await using var harness = await RunningHarness.StartAsync();
        var job = await harness.StartJobAsync("/load/cpu", new { seconds = 60, workers = 1, percent = 1 });

        var listed = (await harness.GetJsonAsync("/jobs"))["jobs"]![0]!;
        listed["kind"]!.GetValue<string>().ShouldBe("cpu");
        listed["state"]!.GetValue<string>().ShouldBe("running");
        $"/jobs/{listed["id"]!.GetValue<string>()}".ShouldBe(job);

        using var cancelled = await harness.Http.DeleteAsync(job);
        JsonNode.Parse(await cancelled.Content.ReadAsStringAsync())!["state"]!.GetValue<string>().ShouldBe("cancelled");
        using var again = await harness.Http.DeleteAsync(job);
        ((int)again.StatusCode).ShouldBe(200);
        (await harness.GetJsonAsync(job))["state"]!.GetValue<string>().ShouldBe("cancelled");
    }

    [Theory]
    [InlineData("/load/cpu", """{"seconds": 0.1, "percent": 1}""")]
    [InlineData("/load/memory", """{"seconds": 0.1, "megabytes": 1}""")]
    public async Task A_job_that_ran_its_time_is_completed(string path, string body)
    {
        await using var harness = await RunningHarness.StartAsync();

        var done = await EndedAsync(harness, await harness.StartJobAsync(path, JsonNode.Parse(body)!));

        done["state"]!.GetValue<string>().ShouldBe("completed");
        done["elapsedSeconds"]!.GetValue<double>().ShouldBeGreaterThan(0.05);
        done["finishedAt"].ShouldNotBeNull();
    }

    [Fact]
    public async Task An_unknown_job_is_not_found()
    {
        await using var harness = await RunningHarness.StartAsync();

        (await harness.StatusAsync("/jobs/nope")).ShouldBe(404);
        using var answer = await harness.Http.DeleteAsync("/jobs/nope");
        ((int)answer.StatusCode).ShouldBe(404);
    }

    [Fact]
    public async Task More_jobs_than_the_limit_are_refused_until_one_ends()
    {
        await using var harness = await RunningHarness.StartAsync("Limits:Jobs=1");
        var body = new { seconds = 60, megabytes = 1 };
        var first = await harness.StartJobAsync("/load/memory", body);

        using (var refused = await harness.PostAsync("/load/memory", body))
        {
            ((int)refused.StatusCode).ShouldBe(429);
            (await refused.Content.ReadAsStringAsync()).ShouldContain("no more than 1 may");
        }

        using (await harness.Http.DeleteAsync(first))
        {
        }

        await harness.StartJobAsync("/load/memory", body);
    }

    [Fact]
    public async Task Memory_jobs_together_keep_within_the_limit()
    {
        await using var harness = await RunningHarness.StartAsync("Limits:Megabytes=10");
        await harness.StartJobAsync("/load/memory", new { seconds = 60, megabytes = 6 });

        using var refused = await harness.PostAsync("/load/memory", new { seconds = 60, megabytes = 5 });

        ((int)refused.StatusCode).ShouldBe(429);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("limit of 10 MB");
        await harness.StartJobAsync("/load/memory", new { seconds = 60, megabytes = 4 });
    }

    [Fact]
    public async Task Ended_jobs_are_forgotten_after_a_while_and_running_ones_never()
    {
        await using var harness = await RunningHarness.StartAsync();
        var running = await harness.StartJobAsync("/load/memory", new { seconds = 600, megabytes = 1 });

        for (var i = 0; i < 55; i++)
        {
            var job = await harness.StartJobAsync("/load/memory", new { seconds = 600, megabytes = 1 });
            using var cancelled = await harness.Http.DeleteAsync(job);
        }

        (await harness.GetJsonAsync("/jobs"))["jobs"]!.AsArray().Count.ShouldBe(51);
        (await harness.GetJsonAsync(running))["state"]!.GetValue<string>().ShouldBe("running");
    }

    private static async Task<JsonNode> EndedAsync(RunningHarness harness, string job)
    {
        JsonNode view = null!;
        await Eventually.BeTrueAsync(
            async () => (view = await harness.GetJsonAsync(job))["state"]?.GetValue<string>() is "completed" or "cancelled" or "failed",
            "the job ended");
        return view;
    }
}
