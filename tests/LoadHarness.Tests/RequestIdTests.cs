using System.Text.Json.Nodes;
using LoadHarness.Tests.Support;

namespace LoadHarness.Tests;

public class RequestIdTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Theory]
    [InlineData("req-1.a:B_2", null, "req-1.a:B_2")]
    [InlineData("req-1", $"00-{Trace}-00f067aa0ba902b7-01", "req-1")]
    [InlineData(null, $"00-{Trace}-00f067aa0ba902b7-01", Trace)]
    [InlineData("bad id\"}", $"00-{Trace}-00f067aa0ba902b7-01", Trace)]
    public async Task A_harmless_id_of_the_caller_is_kept_and_given_back(string? requestId, string? traceParent, string expected)
    {
        await using var harness = await RunningHarness.StartAsync();

        (await IdOfAsync(harness, requestId, traceParent)).ShouldBe(expected);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("<script>", null)]
    [InlineData("two words", null)]
    [InlineData(null, "00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData(null, "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01")]
    [InlineData(null, "nonsense")]
    public async Task Anything_else_is_replaced_by_a_new_id(string? requestId, string? traceParent)
    {
        await using var harness = await RunningHarness.StartAsync();

        (await IdOfAsync(harness, requestId, traceParent)).ShouldMatch("^[0-9a-f]{32}$");
    }

    [Fact]
    public async Task An_id_of_any_length_is_not_accepted()
    {
        await using var harness = await RunningHarness.StartAsync();

        (await IdOfAsync(harness, new string('a', 128), null)).Length.ShouldBe(128);
        (await IdOfAsync(harness, new string('a', 129), null)).Length.ShouldBe(32);
    }

    [Fact]
    public async Task A_problem_names_the_request()
    {
        await using var harness = await RunningHarness.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere") { Headers = { { "X-Request-Id", "mine" } } };

        using var answer = await harness.Http.SendAsync(request);

        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["requestId"]!.GetValue<string>().ShouldBe("mine");
    }

    private static async Task<string> IdOfAsync(RunningHarness harness, string? requestId, string? traceParent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/work");
        if (requestId is not null) request.Headers.TryAddWithoutValidation("X-Request-Id", requestId);
        if (traceParent is not null) request.Headers.TryAddWithoutValidation("traceparent", traceParent);
        using var answer = await harness.Http.SendAsync(request);
        return answer.Headers.GetValues("X-Request-Id").Single();
    }
}
