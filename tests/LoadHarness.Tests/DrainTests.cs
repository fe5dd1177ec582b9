using LoadHarness.Tests.Support;

namespace LoadHarness.Tests;

public class DrainTests
{
    [Fact]
    public async Task While_it_drains_the_service_is_not_ready_serves_on_and_takes_no_jobs()
    {
        var clock = new ManualClock();
        await using var harness = await RunningHarness.StartAsync(
            new HarnessParts(clock, _ => { }), "Shutdown:DrainSeconds=3", "Shutdown:GraceSeconds=60");
        var job = await harness.StartJobAsync("/load/memory", new { seconds = 60, megabytes = 1 });

        var stopping = harness.StopAsync();
        await clock.WaitedForAsync(TimeSpan.FromSeconds(3));

        (await harness.StatusAsync("/readyz")).ShouldBe(503);
        (await harness.GetJsonAsync("/readyz"))["status"]!.GetValue<string>().ShouldBe("draining");
        (await harness.StatusAsync("/healthz")).ShouldBe(200);
        await Eventually.BeTrueAsync(async () => (await harness.GetJsonAsync(job))["state"]!.GetValue<string>() == "cancelled", "the job was cancelled");
        using (var refused = await harness.PostAsync("/load/memory", new { seconds = 1, megabytes = 1 }))
            ((int)refused.StatusCode).ShouldBe(503);
        using (var work = await harness.Http.GetAsync("/work"))
        {
            ((int)work.StatusCode).ShouldBe(200);
            work.Headers.ConnectionClose.ShouldBe(true);
        }

        stopping.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(3));
        await stopping.WaitAsync(TimeSpan.FromSeconds(20));
        await Should.ThrowAsync<HttpRequestException>(() => harness.StatusAsync("/work"));
    }
}
