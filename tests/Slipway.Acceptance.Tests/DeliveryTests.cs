using System.Text.Json.Nodes;

namespace Slipway.Acceptance.Tests;

/// <summary>What a delivery on one machine promises, seen from outside.</summary>
public sealed class DeliveryTests(DeliveredRepository delivered) : IClassFixture<DeliveredRepository>
{
    private readonly Repository _repository = delivered.Repository;

    [Fact]
    public async Task A_first_delivery_leaves_a_service_that_answers_where_it_said()
    {
        delivered.First.ShouldEndWith(0);
        using var http = new HttpClient();
        (await http.GetStringAsync(new Uri(delivered.First.Url, "/version"))).ShouldContain("sha256:");
        foreach (var record in new[] { "version", "tests", "scan", "images", "pushed", "release", "bake", "dora" })
        {
            (_repository.Folder / "artifacts" / $"{record}.json").FileExists.ShouldBeTrue(record);
        }
    }

    [Fact]
    public async Task A_second_delivery_of_the_same_commit_changes_nothing_and_says_so()
    {
        (await _repository.BuildAsync()).ShouldEndWith(0);
        var digest = Digest();
        var again = (await _repository.BuildAsync()).ShouldEndWith(0);
        again.Output.ShouldContain("nothing was pushed");
        again.Output.ShouldContain("nothing was redeployed");
        again.Output.ShouldContain("serves already; nothing had to change");
        Digest().ShouldBe(digest);
        again.Duration.ShouldBeLessThan(delivered.First.Duration);
    }

    [Fact]
    public async Task A_visible_change_reaches_a_polling_user_without_one_failed_request()
    {
        var before = (await _repository.BuildAsync("Deliver", "--skip", "Test")).ShouldEndWith(0);
        await using var user = new PollingClient(before.Url);
        _repository.Edit("src/LoadHarness/Program.cs", "LoadHarnessApp", "/* visible */ LoadHarnessApp");
        await _repository.Git.CommitAsync("feat: a visible change");
        var after = (await _repository.BuildAsync("Deliver", "--skip", "Test")).ShouldEndWith(0);
        await user.StopAsync();
        after.Url.ShouldBe(before.Url);
        user.Failures.ShouldBeEmpty();
        user.Answers.ShouldBeGreaterThan(100);
        user.Versions.Count.ShouldBe(2, string.Join(" → ", user.Versions));
        user.Versions[^1].ShouldBe(Release()["version"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_release_with_errors_is_rejected_while_the_old_one_serves()
    {
        var before = (await _repository.BuildAsync("Deliver", "--skip", "Test")).ShouldEndWith(0);
        var good = Release()["version"]!.GetValue<string>();
        await using var user = new PollingClient(before.Url);
        SetFault("ErrorRate", "0.3");
        await _repository.Git.CommitAsync("feat: errors");
        var rejected = (await _repository.BuildAsync("Deliver", "--skip", "Test")).ShouldEndWith(3);
        await user.StopAsync();
        rejected.Output.ShouldContain("FAIL error-rate: new ");
        rejected.Output.ShouldContain($"{good} still serves at {before.Url}");
        user.Failures.ShouldBeEmpty();
        user.Versions.ShouldBe([good]);
        var ledger = File.ReadAllText(_repository.Folder / ".nuke/local/ledger.jsonl");
        ledger.ShouldContain("\"rejected\"");
        ledger.ShouldContain("\"bakeFailed\"");
        File.ReadAllText(_repository.Folder / ".nuke/local/metrics/dora.prom").ShouldContain("deployments_rejected");

        // The same verdict from the same evidence; the same digest again is refused until it is forced.
        (await _repository.BuildAsync("Bake", "--replay", "artifacts/bake.json")).ShouldEndWith(0).Output.ShouldContain("FAIL error-rate");
        (await _repository.BuildAsync("Deliver", "--skip", "Test")).ExitCode.ShouldNotBe(0);
        await RevertAsync();
    }

    [Fact]
    public async Task A_crash_at_start_is_told_in_the_crashs_own_words()
    {
        (await _repository.BuildAsync("Deliver", "--skip", "Test")).ShouldEndWith(0);
        SetFault("CrashAfterSeconds", "0");
        await _repository.Git.CommitAsync("feat: a crash");
        var crashed = (await _repository.BuildAsync("Deliver", "--skip", "Test")).ShouldEndWith(3);
        crashed.Output.ShouldContain("exit code");
        crashed.Output.ShouldContain("CrashAfterSeconds");
        (await _repository.BuildAsync("Status")).ShouldEndWith(0).Output.ShouldContain("verified");
        await RevertAsync();
    }

    [Fact]
    public async Task The_release_tag_goes_to_the_digest_that_passed_its_bake_and_to_nothing_else()
    {
        (await _repository.BuildAsync("Deliver", "--skip", "Test")).ShouldEndWith(0);
        (await _repository.BuildAsync("Promote")).ShouldEndWith(0);
        var index = File.ReadAllText(_repository.Folder / ".nuke/local/registry/load-harness/index.json");
        JsonNode.Parse(index)!["manifests"]!.AsArray()
            .Single(entry => entry!["annotations"]!["org.opencontainers.image.ref.name"]!.GetValue<string>().StartsWith('v'))!["digest"]!.GetValue<string>().ShouldBe(Digest());
        (await _repository.BuildAsync("Promote")).ShouldEndWith(0).Output.ShouldContain("promoted before");
        await _repository.Git.CommitAsync("feat: not delivered", allowEmpty: true);
        (await _repository.BuildAsync("Promote")).ShouldEndWith(2).Output.ShouldContain("cannot be promoted to v");
    }

    [Fact]
    public async Task A_rollback_goes_to_the_release_before()
    {
        (await _repository.BuildAsync("Deliver", "--skip", "Test")).ShouldEndWith(0);
        var first = Release()["version"]!.GetValue<string>();
        _repository.Edit("src/LoadHarness/Program.cs", "LoadHarnessApp", "/* later */ LoadHarnessApp");
        await _repository.Git.CommitAsync("feat: a later change");
        (await _repository.BuildAsync("Deliver", "--skip", "Test")).ShouldEndWith(0);
        (await _repository.BuildAsync("Rollback")).ShouldEndWith(0).Output.ShouldContain($"load-harness {first} serves at");
        (await _repository.BuildAsync("Rollback", "--to", "9.9.9")).ShouldEndWith(2).Output.ShouldContain("9.9.9");
    }

    [Theory]
    [InlineData("▶ Compile")]
    [InlineData("▶ BuildImage")]
    [InlineData("▶ Deploy")]
    [InlineData("promised:")]
    public async Task After_kill_9_the_next_delivery_ends_as_if_nothing_had_happened(string moment)
    {
        _repository.Edit("src/LoadHarness/Program.cs", "LoadHarnessApp", $"/* {moment.Length} */ LoadHarnessApp");
        await _repository.Git.CommitAsync("feat: a change before a kill"); // the moment's own words would be seen where the version lists its commits
        using (var killed = BuildRun.Start(_repository, ["Deliver", "--skip", "Test"]))
        {
            await killed.SeenAsync(moment);
            await killed.KillAsync();
        }

        (await _repository.BuildAsync("Deliver", "--skip", "Test")).ShouldEndWith(0);
        LocalProcessesOf(_repository).Count.ShouldBe(2, "the ingress and one release, and nothing else");
        (await _repository.BuildAsync("Recover")).ShouldEndWith(0).Output.ShouldContain("nothing was left to put right");
    }

    [Fact]
    public async Task Of_two_deliveries_at_once_one_waits_and_says_for_whom()
    {
        using var first = BuildRun.Start(_repository, ["Deliver", "--skip", "Test"]);
        await first.SeenAsync("▶ ");
        var second = await _repository.BuildAsync("Deliver", "--skip", "Test");
        await first.EndAsync();
        first.ShouldEndWith(0);
        second.ShouldEndWith(0).Output.ShouldContain($"Waiting for Deliver (process {first.Pid}");
    }

    [Fact]
    public async Task Ctrl_C_ends_the_run_with_130_and_leaves_no_process()
    {
        _repository.Edit("src/LoadHarness/Program.cs", "LoadHarnessApp", "/* cancelled */ LoadHarnessApp");
        await _repository.Git.CommitAsync("feat: a change that is cancelled");
        using var run = BuildRun.Start(_repository, ["Deliver", "--skip", "Test"]);
        await run.SeenAsync("promised:");
        Signals.Interrupt(run.Pid);
        await run.EndAsync();
        run.ShouldEndWith(130).Output.ShouldContain("Cancelled after");
        run.Output.ShouldContain("ReportDora");
        LocalProcessesOf(_repository).Count.ShouldBeLessThanOrEqualTo(2);
        (await _repository.BuildAsync("Deliver", "--skip", "Test")).ShouldEndWith(0);
    }

    private JsonNode Release() => JsonNode.Parse(File.ReadAllText(_repository.Folder / "artifacts/release.json"))!["releases"]![0]!["release"]!;

    private string Digest() => Release()["digest"]!.GetValue<string>();

    private void SetFault(string name, string value)
    {
        var file = _repository.Folder / "src/LoadHarness/appsettings.json";
        var settings = JsonNode.Parse(File.ReadAllText(file))!;
        settings["Faults"]![name] = JsonNode.Parse(value);
        File.WriteAllText(file, settings.ToJsonString(new() { WriteIndented = true }));
    }

    private async Task RevertAsync()
    {
        await _repository.Git.RunAsync("revert", "--no-edit", "HEAD");
        (await _repository.BuildAsync("Deliver", "--skip", "Test")).ShouldEndWith(0);
    }

    private static List<string> LocalProcessesOf(Repository repository) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
            .Select(CommandOf)
            .Where(command => command.Contains((string)(repository.Folder / ".nuke")) && !command.Contains("build.sh")),
    ];

    private static string CommandOf(string process)
    {
        try
        {
            var link = new FileInfo(Path.Combine(process, "cwd")).LinkTarget ?? "";
            return File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ') is { Length: > 0 } command ? $"{command} (in {link})" : "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
