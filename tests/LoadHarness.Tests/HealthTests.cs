using LoadHarness.Tests.Support;

namespace LoadHarness.Tests;

public class HealthTests
{
    [Fact]
    public async Task A_started_service_is_healthy_and_ready()
    {
        await using var harness = await RunningHarness.StartAsync();

        (await harness.StatusAsync("/healthz")).ShouldBe(200);
        (await harness.StatusAsync("/readyz")).ShouldBe(200);
        (await harness.GetJsonAsync("/readyz"))["status"]!.GetValue<string>().ShouldBe("ready");
    }

    [Fact]
    public async Task A_starting_service_is_healthy_but_not_ready_until_its_delay_has_passed()
    {
        var clock = new ManualClock();
        await using var harness = await RunningHarness.StartAsync(new HarnessParts(clock, _ => { }), "Faults:StartupDelaySeconds=30");

        clock.Advance(TimeSpan.FromSeconds(29.9));
        (await harness.StatusAsync("/healthz")).ShouldBe(200);
        (await harness.StatusAsync("/readyz")).ShouldBe(503);
        (await harness.GetJsonAsync("/readyz"))["status"]!.GetValue<string>().ShouldBe("starting");

        clock.Advance(TimeSpan.FromSeconds(0.1));
        (await harness.StatusAsync("/readyz")).ShouldBe(200);
    }

    [Fact]
    public async Task The_version_is_what_the_environment_says()
    {
        await using var harness = await RunningHarness.StartAsync("SERVICE_VERSION=1.4.0-dev.2.gabc", "SERVICE_COMMIT=abc", "IMAGE_DIGEST=sha256:12");

        (await harness.GetJsonAsync("/version")).ToJsonString()
            .ShouldBe("""{"name":"load-harness","version":"1.4.0-dev.2.gabc","commit":"abc","digest":"sha256:12"}""");
        (await harness.GetJsonAsync("/work"))["version"]!.GetValue<string>().ShouldBe("1.4.0-dev.2.gabc");
    }

    [Fact]
    public async Task Without_an_environment_the_version_is_the_assemblys_and_the_rest_is_left_out()
    {
        await using var harness = await RunningHarness.StartAsync();

        var version = (await harness.GetJsonAsync("/version")).AsObject();
        version["version"]!.GetValue<string>().ShouldNotBeEmpty();
        version.ContainsKey("commit").ShouldBeFalse();
        version.ContainsKey("digest").ShouldBeFalse();
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/work")]
    [InlineData("/ui")]
    public async Task HEAD_is_answered_as_GET_without_a_body(string path)
    {
        await using var harness = await RunningHarness.StartAsync();

        using var answer = await harness.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

        ((int)answer.StatusCode).ShouldBe(200);
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }
}
