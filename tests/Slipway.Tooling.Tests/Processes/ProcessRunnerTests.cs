using System.Collections.Immutable;
using System.Text;
using Slipway.Tooling.Processes;
using Slipway.Tooling.Tests.Support;

namespace Slipway.Tooling.Tests.Processes;

public sealed class ProcessRunnerTests : IDisposable
{
    private readonly RunnerFixture _it = new();

    public void Dispose() => _it.Dispose();

    [Theory]
    [InlineData("two words", "")]
    [InlineData("it's", "\"quoted\"", "`date` $HOME $(id)")]
    [InlineData("*", "?", "~", "a\\b", "\\", "-n", "--", ";|&<>")]
    [InlineData("Zürich", "日本語", "🚀", "\u00a0")]
    [InlineData("", "", " ")]
    [InlineData("several\nlines\n", "tab\there")]
    public async Task Arguments_arrive_as_they_were_given(params string[] arguments)
    {
        var result = await RunAsync(RunnerFixture.Shell("for each; do printf '<%s>' \"$each\"; done", arguments));
        result.StandardOutput.ShouldBe(string.Concat(arguments.Select(argument => $"<{argument}>")) + "\n");
    }

    [Fact]
    public async Task Output_and_error_are_kept_apart_and_told_line_by_line()
    {
        var (output, error) = (new List<string>(), new List<string>());
        var result = await RunAsync(RunnerFixture.Shell("echo one; echo two; echo three >&2; printf four") with { OnOutput = output.Add, OnError = error.Add });
        (result.ExitCode, result.StandardOutput, result.StandardError).ShouldBe((0, "one\ntwo\nfour\n", "three\n"));
        result.Lines.ShouldBe(["one", "two", "four"]);
        output.ShouldBe(["one", "two", "four"]);
        error.ShouldBe(["three"]);
    }

    [Fact]
    public async Task Output_that_is_not_to_be_kept_is_only_told()
    {
        var told = new List<string>();
        var result = await RunAsync(RunnerFixture.Shell("echo one") with { Capture = false, OnOutput = told.Add });
        result.Lines.ShouldBeEmpty();
        told.ShouldBe(["one"]);
    }

    [Fact]
    public async Task Output_in_blocks_ends_each_with_a_record_and_loses_nothing()
    {
        var blocks = new List<byte[]>();
        var script = "i=0; while test $i -lt 3000; do printf 'record %s\\000' $i; i=$((i+1)); done; head -c 400000 /dev/zero | tr '\\0' x; printf 'end'";
        var result = await RunAsync(RunnerFixture.Shell(script) with { OnOutputBlock = block => blocks.Add(block.ToArray()) });
        result.StandardOutput.ShouldBeEmpty();
        blocks.SkipLast(1).ShouldAllBe(block => block.Last() == 0);
        var records = Encoding.UTF8.GetString([.. blocks.SelectMany(block => block)]).Split('\0');
        records.ShouldBe([.. Enumerable.Range(0, 3000).Select(i => $"record {i}"), new string('x', 400_000) + "end"]);
    }

    [Fact]
    public async Task Output_in_blocks_is_masked()
    {
        var text = new StringBuilder();
        _it.Mask.Add(new Secret("Zürich-42"));
        await RunAsync(RunnerFixture.Shell("printf 'a Zürich'; sleep 0.05; printf -- '-42 b\\000c\\000'") with { OnOutputBlock = block => text.Append(Encoding.UTF8.GetString(block.Span)) });
        text.ToString().ShouldBe("a *** b\0c\0");
    }

    [Fact]
    public async Task Megabytes_on_both_streams_do_not_block_each_other()
    {
        var result = await RunAsync(RunnerFixture.Shell("head -c 3000000 /dev/zero | tr '\\0' x >&2; head -c 3000000 /dev/zero | tr '\\0' y"));
        (result.StandardOutput.Length, result.StandardError.Length).ShouldBe((3_000_001, 3_000_001));
    }

    [Fact]
    public async Task A_non_zero_exit_is_a_failure_with_code_and_both_outputs()
    {
        var failure = await Should.ThrowAsync<ProcessFailedException>(() => RunAsync(RunnerFixture.Shell("echo said; echo why >&2; exit 7")));
        (failure.Result.ExitCode, failure.Result.StandardOutput, failure.Result.StandardError).ShouldBe((7, "said\n", "why\n"));
        failure.What.ShouldStartWith("sh -c 'echo said; echo why >&2; exit 7' sh ended with exit code 7");
        failure.Why.ShouldBe("why");
        failure.ExitCode.ShouldBe(ExitCodes.TargetFailed);
    }

    [Fact]
    public async Task A_non_zero_exit_can_be_an_answer() =>
        (await RunAsync(RunnerFixture.Shell("exit 3") with { ThrowOnError = false })).ExitCode.ShouldBe(3);

    [Fact]
    public async Task A_signal_shows_as_128_and_its_number() =>
        (await RunAsync(RunnerFixture.Shell("kill -9 $$") with { ThrowOnError = false })).ExitCode.ShouldBe(137);

    [Fact]
    public async Task A_program_that_is_not_there_is_a_usage_error_with_a_cure()
    {
        var error = await Should.ThrowAsync<UsageException>(() => RunAsync(new("no-such-tool", "x")));
        (error.What, error.Why, error.Cure).ShouldBe(("no-such-tool was not found.", "It is not on PATH.", "Install no-such-tool, or put its folder on PATH."));
    }

    [Fact]
    public async Task A_path_to_no_file_is_a_usage_error() =>
        (await Should.ThrowAsync<UsageException>(() => RunAsync(new("./tool")))).What.ShouldBe($"{_it.Folder / "tool"} was not found.");

    [Fact]
    public async Task A_file_that_is_no_program_is_a_usage_error()
    {
        File.WriteAllText(_it.Folder / "tool", "#!/bin/sh\n");
        (await Should.ThrowAsync<UsageException>(() => RunAsync(new("./tool")))).Cure.ShouldBe($"Run chmod +x {_it.Folder / "tool"}.");
    }

    [Fact]
    public async Task A_relative_path_starts_where_the_process_does()
    {
        var tool = (_it.Folder / "tools").CreateDirectory() / "tool";
        File.WriteAllText(tool, "#!/bin/sh\necho found in \"$PWD\"\n");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        (await RunAsync(new("./tool") { WorkingDirectory = _it.Folder / "tools" })).Lines.ShouldBe([$"found in {_it.Folder / "tools"}"]);
        (await RunAsync(new("tools/tool"))).Lines.ShouldBe([$"found in {_it.Folder}"]);
    }

    [Fact]
    public async Task A_working_folder_that_is_missing_is_a_usage_error()
    {
        var error = await Should.ThrowAsync<UsageException>(() => RunAsync(RunnerFixture.Shell("true") with { WorkingDirectory = _it.Folder / "gone" }));
        (error.What, error.Why).ShouldBe(($"sh cannot be started in {_it.Folder / "gone"}.", "The folder does not exist."));
    }

    [Fact]
    public async Task The_environment_is_the_given_one_with_what_is_added_changed_and_removed()
    {
        var spec = new ProcessSpec("env")
        {
            Environment = ImmutableDictionary<string, string?>.Empty.Add("ADDED", "1").Add("INHERITED", "changed").Add("REMOVED", null),
        };
        var variables = (await RunAsync(spec)).Lines;
        variables.Where(line => line.Split('=')[0] is not ("PATH" or "SLIPWAY_OWNER")).ShouldBe(["ADDED=1", "INHERITED=changed"], ignoreOrder: true);
    }

    [Fact]
    public async Task Standard_input_is_the_given_text_and_else_empty()
    {
        (await RunAsync(new("cat") { StandardInput = "äöü\nend" })).StandardOutput.ShouldBe("äöü\nend\n");
        (await RunAsync(new("cat"))).StandardOutput.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_process_that_does_not_read_its_input_does_no_harm() =>
        (await RunAsync(new("true") { StandardInput = new string('x', 1_000_000) })).ExitCode.ShouldBe(0);

    [Fact]
    public async Task Secrets_reach_the_process_and_nothing_else()
    {
        var result = await RunAsync(RunnerFixture.Shell("echo \"$TOKEN $(cat)\"; echo $TOKEN >&2") with
        {
            SecretEnvironment = RunnerFixture.Secrets("TOKEN", "env-s3cret"),
            SecretInput = new Secret("stdin-s3cret"),
            Echo = LogLevel.Info,
        });
        (result.StandardOutput, result.StandardError).ShouldBe(("*** ***\n", "***\n"));
        _it.Log.Text.ShouldContain("Info: *** ***");
        _it.Log.Text.ShouldNotContain("s3cret");
        var check = RunnerFixture.Shell("test \"$TOKEN\" = env-s3cret") with { SecretEnvironment = RunnerFixture.Secrets("TOKEN", "env-s3cret") };
        (await RunAsync(check)).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("plain-s3cret")]
    [InlineData("it's a s3cret")]
    public async Task A_secret_in_an_argument_is_hidden_in_the_command_line_and_in_the_failure(string secret)
    {
        _it.Mask.Add(new Secret(secret));
        var failure = await Should.ThrowAsync<ProcessFailedException>(() => RunAsync(RunnerFixture.Shell("echo \"no: $1\" >&2; exit 1", secret)));
        failure.ToString().ShouldNotContain("s3cret");
        failure.Why.ShouldBe("no: ***");
        _it.Log.Text.ShouldContain(" sh ***");
        _it.Log.Text.ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task A_callback_that_throws_ends_the_process_and_is_heard()
    {
        var failure = await Should.ThrowAsync<InvalidOperationException>(() =>
            RunAsync(RunnerFixture.Shell("yes") with { Capture = false, OnOutput = _ => throw new InvalidOperationException("not for me") }));
        failure.Message.ShouldBe("not for me");
    }

    [Fact]
    public async Task Without_setsid_on_PATH_a_cancelled_process_still_takes_its_children_along()
    {
        using var it = new RunnerFixture(path: (_it.Folder / "bin").CreateDirectory());
        File.CreateSymbolicLink(_it.Folder / "bin" / "sh", "/bin/sh");
        using var cancellation = new CancellationTokenSource();
        var (run, said) = it.Start(RunnerFixture.Shell("/bin/sleep 1000 & echo $!; wait"), cancellation.Token);
        var child = await said;
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => run);
        child.IsAlive.ShouldBeFalse();
    }

    private Task<ProcessResult> RunAsync(ProcessSpec spec) => _it.Runner.RunAsync(spec, CancellationToken.None);
}
