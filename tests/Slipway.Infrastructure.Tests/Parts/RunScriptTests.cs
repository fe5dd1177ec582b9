using System.Diagnostics;
using Slipway.Infrastructure.Tests.Dora;

namespace Slipway.Infrastructure.Tests.Parts;

public sealed class RunScriptTests
{
    // Says where the server is and which process is the runner, then waits to be ended.
    private const string Wait = "echo \"$SLIPWAY_PUSHGATEWAY_URL $PPID\"; exec sleep 600";

    [ToolFact("bash")]
    public async Task Help_names_every_part_and_every_variable()
    {
        using var run = new RunScript("--help");

        var (code, output, _) = await run.EndAsync();

        code.ShouldBe(0);
        foreach (var part in Testing.Infrastructure.PartCatalogue.All)
        {
            output.ShouldContain($"  {part.Name} ");
            part.Variables.ShouldAllBe(variable => output.Contains(variable));
        }
    }

    [ToolFact("bash")]
    public async Task A_part_that_does_not_exist_is_a_usage_error_with_the_parts_that_do()
    {
        using var run = new RunScript("registri", "--", "true");

        var (code, _, error) = await run.EndAsync();

        code.ShouldBe(2);
        error.ShouldContain("There is no part 'registri'.");
        error.ShouldContain("registry");
    }

    [ToolFact("bash", "curl", "docker-registry", "prometheus", "prometheus-pushgateway")]
    public async Task The_command_reaches_every_server_and_its_exit_code_comes_back()
    {
        using var run = new RunScript(
            "registry", "prometheus", "pushgateway", "--",
            "bash", "-c",
            "curl -fsS http://$SLIPWAY_REGISTRY/v2/ $SLIPWAY_PROMETHEUS_URL/-/ready $SLIPWAY_PUSHGATEWAY_URL/-/ready --fail-early && exit 7");

        var (code, _, error) = await run.EndAsync();

        code.ShouldBe(7, error);
    }

    [ToolFact("bash", "curl", "docker-registry")]
    public async Task A_command_finds_AWS_where_every_client_looks_for_it()
    {
        using var run = new RunScript(
            "aws", "registry", "--", "bash", "-c", "curl -sS \"$AWS_ENDPOINT_URL/?Action=GetCallerIdentity\"; echo \" $SLIPWAY_AWS_ROLE $AWS_REGION\"");

        var (code, output, error) = await run.EndAsync();

        code.ShouldBe(0, error);
        output.ShouldContain("<Code>MissingAuthenticationToken</Code>");
        output.ShouldContain("arn:aws:iam::123456789012:role/deploy eu-central-1");
    }

    [ToolFact("bash", "prometheus-pushgateway")]
    public async Task Terminated_it_stops_what_it_started()
    {
        using var run = new RunScript("pushgateway", "--", "bash", "-c", Wait);
        var url = new Uri((await run.ReadLineAsync()).Split(' ')[0]);

        Signal("TERM", run.Pid);

        (await run.EndAsync()).ExitCode.ShouldBe(130);
        await ShouldBeGoneAsync(url);
    }

    [ToolFact("bash", "prometheus-pushgateway")]
    public async Task Although_its_runner_is_killed_what_it_started_is_stopped()
    {
        using var run = new RunScript("pushgateway", "--", "bash", "-c", Wait);
        var said = (await run.ReadLineAsync()).Split(' ');
        var url = new Uri(said[0]);
        var sleep = Process.GetProcesses().Single(process => ParentOf(process.Id) == int.Parse(said[1]) && process.ProcessName == "sleep");

        Signal("KILL", int.Parse(said[1]));
        Signal("KILL", sleep.Id); // it holds the output open; a person's own command is not swept

        (await run.EndAsync()).ExitCode.ShouldNotBe(0);
        await ShouldBeGoneAsync(url);
    }

    [ToolFact("bash", "dockerd", "busybox")]
    public async Task Although_its_runner_is_killed_no_container_and_no_mount_is_left()
    {
        const string start = """
            tar -cC "$(dirname "$(command -v busybox)")" busybox | "$SLIPWAY_DOCKER" import - slipway-sweep >/dev/null
            container=$("$SLIPWAY_DOCKER" run --detach --network none slipway-sweep /busybox sleep 600)
            echo "$PPID $("$SLIPWAY_DOCKER" inspect --format '{{.State.Pid}} {{.GraphDriver.Data.MergedDir}}' "$container")"
            exec sleep 600
            """;
        using var run = new RunScript("docker", "--", "bash", "-c", start);
        var said = (await run.ReadLineAsync()).Split(' ');
        var sleep = Process.GetProcesses().Single(process => ParentOf(process.Id) == int.Parse(said[0]) && process.ProcessName == "sleep");
        File.ReadAllText("/proc/self/mounts").ShouldContain(said[2]);

        Signal("KILL", int.Parse(said[0]));
        Signal("KILL", sleep.Id);

        (await run.EndAsync()).ExitCode.ShouldNotBe(0);
        await ShouldEndAsync(int.Parse(said[1]));
        File.ReadAllText("/proc/self/mounts").ShouldNotContain(said[2]);
        Directory.Exists(said[2]).ShouldBeFalse();
    }

    private static async Task ShouldBeGoneAsync(Uri url)
    {
        using var http = new HttpClient();
        await Should.ThrowAsync<HttpRequestException>(() => http.GetAsync(new Uri(url, "/-/ready")));
    }

    // A killed process may still be on its way out, or wait to be buried by another.
    private static async Task ShouldEndAsync(int pid)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z "))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    private static void Signal(string signal, int pid)
    {
        using var kill = Process.Start("kill", [$"-{signal}", pid.ToString()]);
        kill.WaitForExit();
    }

    private static int ParentOf(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
