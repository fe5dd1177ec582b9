using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using LoadHarness.Tests.Support;

namespace LoadHarness.Tests;

/// <summary>What only a process of its own can show: signals, exit codes, its output, its memory and CPU time.</summary>
public class ProcessTests
{
    private const double Mebibyte = 1024 * 1024;
    private const string Cpu = "process_cpu_seconds_total";
    private const string Resident = "process_resident_memory_bytes";

    [Fact]
    public async Task SIGTERM_lets_a_request_in_flight_finish_and_ends_with_zero()
    {
        await using var process = await HarnessProcess.Start("Shutdown:DrainSeconds=0.1", "Shutdown:GraceSeconds=20").ListeningAsync();
        using var body = new HeldContent("{}");
        var slow = process.Http.PostAsync("/load/cpu", body);
        await Eventually.BeTrueAsync(async () => await process.MetricAsync("http_requests_in_flight") >= 2, "the slow request is in flight");

        process.Terminate();
        await process.SaysAsync("Draining for 0.1 s, ending within 20 s");
        body.Release();

        using var answer = await slow;
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("seconds is missing");
        (await process.EndAsync()).ExitCode.ShouldBe(ExitCodes.Done);
    }

    [Fact]
    public async Task A_request_that_does_not_end_is_cut_off_when_the_grace_period_is_over()
    {
        await using var process = await HarnessProcess.Start("Shutdown:DrainSeconds=0", "Shutdown:GraceSeconds=0.3", "Faults:LatencyMs=60000").ListeningAsync();
        var endless = process.Http.GetAsync("/work");
        await Eventually.BeTrueAsync(async () => await process.MetricAsync("http_requests_in_flight") >= 2, "the endless request is in flight");

        process.Terminate();

        (await process.EndAsync()).ExitCode.ShouldBe(ExitCodes.Done);
        await Should.ThrowAsync<HttpRequestException>(() => endless);
    }

    [Fact]
    public async Task A_crash_at_start_says_why_and_never_listens()
    {
        await using var process = HarnessProcess.Start("Faults:CrashAfterSeconds=0");

        var (exitCode, output, errors) = await process.EndAsync();

        exitCode.ShouldBe(ExitCodes.Crash);
        errors.ShouldContain("crashed at start: Faults:CrashAfterSeconds is 0");
        output.ShouldNotContain("listening");
    }

    [Fact]
    public async Task A_later_crash_ends_the_process_without_draining()
    {
        await using var process = HarnessProcess.Start("Faults:CrashAfterSeconds=0.01", "Shutdown:DrainSeconds=60", "Shutdown:GraceSeconds=60");

        var (exitCode, _, errors) = await process.EndAsync();

        exitCode.ShouldBe(ExitCodes.Crash);
        errors.ShouldContain("crashed after 0.01 s");
    }

    [Fact]
    public async Task A_wrong_setting_ends_the_process_with_a_message_and_no_stack_trace()
    {
        await using var process = HarnessProcess.Start("Faults:ErrorRate=2");

        var (exitCode, _, errors) = await process.EndAsync();

        exitCode.ShouldBe(ExitCodes.BadConfiguration);
        errors.ShouldContain("Faults:ErrorRate is \"2\"");
        errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_the_process_with_a_message()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var process = HarnessProcess.Start($"urls=http://127.0.0.1:{port}");

        var (exitCode, _, errors) = await process.EndAsync();

        exitCode.ShouldBe(ExitCodes.CannotListen);
        errors.ShouldContain("load-harness cannot listen");
        errors.ShouldContain(port.ToString());
    }

    [Fact]
    public async Task Every_line_of_the_log_is_JSON_and_a_requests_line_carries_its_id()
    {
        await using var process = await HarnessProcess.Start().ListeningAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/work") { Headers = { { "X-Request-Id", "find-me" } } };
        using (await process.Http.SendAsync(request))
        {
        }

        process.Terminate();
        var (_, output, _) = await process.EndAsync();

        var lines = output.Split('\n').Select(l => JsonNode.Parse(l)!).ToList();
        var line = lines.Single(l => l["Message"]!.GetValue<string>().StartsWith("GET /work 200", StringComparison.Ordinal));
        line["Scopes"]!.AsArray().Select(s => s!["RequestId"]?.GetValue<string>()).ShouldContain("find-me");
    }

    [Fact]
    public async Task A_CPU_load_uses_processor_time_and_a_memory_load_holds_memory_until_it_is_cancelled()
    {
        await using var process = await HarnessProcess.Start().ListeningAsync();

        var cpu = await process.MetricAsync(Cpu);
        await PostAsync(process, "/load/cpu", """{"seconds": 60, "workers": 1}""");
        await Eventually.BeTrueAsync(async () => await process.MetricAsync(Cpu) > cpu + 0.5, "half a second of processor time was used");

        var resident = await process.MetricAsync(Resident);
        var job = await PostAsync(process, "/load/memory", """{"seconds": 60, "megabytes": 100}""");
        await Eventually.BeTrueAsync(async () => await process.MetricAsync(Resident) > resident + (95 * Mebibyte), "the memory is resident");
        using (await process.Http.DeleteAsync(job))
        {
        }

        await Eventually.BeTrueAsync(async () => await process.MetricAsync(Resident) < resident + (50 * Mebibyte), "the memory is given back");
    }

    [Fact]
    public async Task A_leak_grows_on_its_own()
    {
        await using var process = await HarnessProcess.Start("Faults:LeakMbPerMinute=3000").ListeningAsync();

        var resident = await process.MetricAsync(Resident);

        await Eventually.BeTrueAsync(async () => await process.MetricAsync(Resident) > resident + (45 * Mebibyte), "50 MB leaked");
    }

    private static async Task<string> PostAsync(HarnessProcess process, string path, string body)
    {
        using var answer = await process.Http.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return answer.Headers.Location!.ToString();
    }
}
