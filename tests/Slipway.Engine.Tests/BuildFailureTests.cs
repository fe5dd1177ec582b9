using Slipway.Tooling;

namespace Slipway.Engine.Tests;

/// <summary>What a run says and keeps when its own code, or the world around it, goes wrong.</summary>
public sealed class BuildFailureTests : IDisposable
{
    private const string Hidden = "s3cret-token";

    private readonly BuildCall _call = new();

    public BuildFailureTests() => _call.Environment["TOKEN"] = Hidden;

    public void Dispose() => _call.Dispose();

    [Theory]
    [InlineData("normal")]
    [InlineData("verbose")]
    public async Task Secrets_are_hidden_in_notes_conclusions_failures_and_the_step_summary(string verbosity)
    {
        foreach (var server in new[] { false, true })
        {
            var summary = _call.Root / "summary.md";
            if (server)
            {
                _call.Environment["GITHUB_ACTIONS"] = "true";
                _call.Environment["GITHUB_STEP_SUMMARY"] = summary;
            }

            (await _call.RunAsync<Build>(x => x.Leak, "Leak", "Throw", "--verbosity", verbosity)).ShouldBe(ExitCodes.TargetFailed);
            var printed = _call.Output.Replace($"::add-mask::{Hidden}\n", "") + (server ? File.ReadAllText(summary) : "");
            printed.ShouldNotContain("s3cret");
            printed.ShouldContain("noted ***");
            printed.ShouldContain("concluded ***");
            printed.ShouldContain("because ***");
        }
    }

    [Fact]
    public async Task The_runner_is_told_what_to_hide_also_what_a_target_comes_by()
    {
        _call.Environment["GITHUB_ACTIONS"] = "true";
        (await _call.RunAsync<Build>(x => x.Login)).ShouldBe(0, _call.Output);
        _call.Output.ShouldContain($"::add-mask::{Hidden}\n");
        _call.Output.ShouldContain("::add-mask::50%25 found%0Aout\n");
        _call.Output.ShouldContain("have ***");
    }

    [Fact]
    public async Task Nobody_is_told_a_secret_on_a_terminal_or_in_a_pipe()
    {
        (await _call.RunAsync<Build>(x => x.Login)).ShouldBe(0, _call.Output);
        _call.Output.ShouldNotContain("add-mask");
        _call.Output.ShouldNotContain(Hidden);
    }

    [Fact]
    public async Task A_defect_of_the_build_itself_is_an_error_without_a_stack_trace()
    {
        (await _call.RunAsync<Defective>(x => x.Anything)).ShouldBe(ExitCodes.TargetFailed);
        _call.Error.ShouldStartWith("InvalidOperationException: a getter's defect\n");
        _call.Error.ShouldNotContain("   at ");
        (await _call.RunAsync<Defective>(x => x.Anything, "--verbosity", "verbose")).ShouldBe(ExitCodes.TargetFailed);
        _call.Error.ShouldContain("   at ");
    }

    [Theory]
    [InlineData("RequiresBroken", "A requirement of RequiresBroken cannot be decided.")]
    [InlineData("StaticBroken", "A condition of StaticBroken cannot be decided.")]
    public async Task A_condition_that_cannot_be_decided_is_a_usage_error(string target, string expected)
    {
        (await _call.RunAsync<Build>(x => x.Leak, target)).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain(expected);
        _call.Error.ShouldContain("no answer");
    }

    [Fact]
    public async Task A_target_may_remove_the_temporary_folder()
    {
        (await _call.RunAsync<Build>(x => x.Clean)).ShouldBe(0, _call.Error + _call.Output);
        _call.Output.ShouldContain("Done in");
        (await _call.RunAsync<Build>(x => x.Clean)).ShouldBe(0, _call.Error + _call.Output);
    }

    [Fact]
    public async Task A_step_summary_that_cannot_be_written_does_not_fail_the_run()
    {
        _call.Environment["GITHUB_ACTIONS"] = "true";
        _call.Environment["GITHUB_STEP_SUMMARY"] = _call.Root; // a folder
        (await _call.RunAsync<Build>(x => x.Login)).ShouldBe(0, _call.Error);
        _call.Output.ShouldContain("The step summary cannot be written");
    }

    [Theory]
    [InlineData("--DryRun")]
    [InlineData("--dryrun=true")]
    public async Task A_dry_run_in_any_spelling_changes_nothing(string spelling)
    {
        (await _call.RunAsync<Build>(x => x.Change, spelling)).ShouldBe(0, _call.Error);
        _call.Output.ShouldContain("would write changed.txt");
        (_call.Root / "changed.txt").FileExists.ShouldBeFalse();
    }

    [Theory]
    [InlineData("--plan=perhaps")]
    [InlineData("--output=xml", "--plan")]
    [InlineData("--output", "json")]
    [InlineData("--parallel", "0")]
    [InlineData("--verbosity", "loud")]
    [InlineData("--skip", "Nonsense")]
    [InlineData("Nonsense", "--help")]
    public async Task A_wrong_word_is_a_usage_error_of_three_lines(params string[] words)
    {
        (await _call.RunAsync<Build>(x => x.Login, words)).ShouldBe(ExitCodes.Usage);
        _call.Error.Trim().Split('\n').Length.ShouldBe(3);
        _call.Output.ShouldNotContain("▶");
    }

    [Fact]
    public async Task A_run_that_is_cancelled_while_it_waits_for_another_answers_130()
    {
        using var taken = Slipway.Tooling.Files.FileLock.TryAcquire(_call.Root / ".nuke/temp/run.lock", "Deliver", TimeProvider.System);
        var waiting = _call.RunAsync<Build>(x => x.Login);
        await _call.Cancellation.CancelAsync();
        (await waiting).ShouldBe(ExitCodes.Cancelled);
    }

    public sealed class Build : NukeBuild
    {
        [Parameter]
        private Secret? Token { get; set; }

        public Target Leak => _ => _.Executes((ctx, _) =>
        {
            ctx.Note($"noted {Token!.Reveal()}");
            ctx.Conclude($"concluded {Token.Reveal()}");
            return Task.CompletedTask;
        });

        public Target Throw => _ => _.After(Leak).Executes(() =>
            throw new TargetFailedException($"failed with {Token!.Reveal()}", $"because {Token.Reveal()}", $"do {Token.Reveal()}"));

        public Target Login => _ => _.Executes((ctx, _) =>
        {
            ctx.Secrets.Add(new Secret("50% found\nout"));
            ctx.Log.Info($"have {Token!.Reveal()}");
            return Task.CompletedTask;
        });

        public Target RequiresBroken => _ => _.Requires(() => Decide());

        public Target StaticBroken => _ => _.OnlyWhenStatic(() => Decide());

        public Target Clean => _ => _.Executes(() => Directory.Delete(TemporaryDirectory, recursive: true));

        public Target Change => _ => _.Executes((ctx, ct) => ctx.ChangeAsync(
            new("write", "changed.txt"), token => File.WriteAllTextAsync(ctx.Root / "changed.txt", "", token), ct));

        private static bool Decide() => throw new InvalidOperationException("no answer");
    }

    public sealed class Defective : NukeBuild
    {
        public Target Anything => throw new InvalidOperationException("a getter's defect");
    }
}
