using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Records;

namespace Slipway.Engine.Tests;

public sealed class BuildRunnerTests : IDisposable
{
    private readonly BuildCall _call = new();

    public void Dispose() => _call.Dispose();

    [Fact]
    public async Task A_run_prints_each_target_whole_then_the_summary()
    {
        (await _call.RunAsync<Build>(x => x.Pack, "--parallel", "1")).ShouldBe(0, _call.Error);
        Normalize(_call.Output).ShouldBe("""
            Slipway · FOLDER
            ▶ Compile
              compiling
            ✓ Compile succeeded in 0.0 s
            ▶ Pack
              packing 3 things
            ✓ Pack succeeded in 0.0 s

            Target   Status              Time
            ─────────────────────────────────
            Compile  succeeded          0.0 s
            Pack     succeeded          0.0 s  3 things

            Done in 0.0 s.

            look at the pack

            """);
    }

    [Fact]
    public async Task A_failure_says_what_why_and_what_to_do_without_a_stack_trace()
    {
        (await _call.RunAsync<Build>(x => x.After)).ShouldBe(ExitCodes.Inconclusive);
        _call.Output.ShouldContain("  It broke.\n  Because of this.\n  And that.\n  Mend it.\n");
        _call.Output.ShouldContain("needs Broken, which failed");
        _call.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task An_unforeseen_failure_shows_its_stack_trace_only_when_everything_is_shown()
    {
        (await _call.RunAsync<Build>(x => x.Buggy)).ShouldBe(ExitCodes.TargetFailed);
        _call.Output.ShouldNotContain("   at ");
        (await _call.RunAsync<Build>(x => x.Buggy, "--verbosity", "verbose")).ShouldBe(ExitCodes.TargetFailed);
        _call.Output.ShouldContain("   at ");
    }

    [Fact]
    public async Task A_record_goes_from_one_target_to_another_and_to_a_later_run()
    {
        (await _call.RunAsync<Build>(x => x.Use, "--no-logo")).ShouldBe(0, _call.Output);
        _call.Output.ShouldContain("it is 42");
        (await _call.RunAsync<Build>(x => x.Use, "Use", "--skip", "Make")).ShouldBe(0, _call.Output);
        _call.Output.ShouldContain("it is 42");
    }

    [Theory]
    [InlineData(null, "it does not exist")]
    [InlineData("{", "it is damaged")]
    [InlineData("{\"schema\": \"slipway/answer/2\"}", "its schema is slipway/answer/2; this build reads slipway/answer/1")]
    public async Task A_record_that_cannot_be_used_names_the_target_that_makes_it(string? content, string reason)
    {
        if (content is not null)
        {
            File.WriteAllText((_call.Root / "artifacts").CreateDirectory() / "answer.json", content);
        }

        (await _call.RunAsync<Build>(x => x.Use, "Use", "--skip", "Make")).ShouldBe(ExitCodes.TargetFailed);
        _call.Output.ShouldContain($"Use needs the record answer.json, which cannot be used: {reason}");
        _call.Output.ShouldContain("Make makes it.");
        _call.Output.ShouldContain("./build.sh Make");
    }

    [Fact]
    public async Task A_record_that_was_not_declared_is_refused()
    {
        (await _call.RunAsync<Build>(x => x.Undeclared)).ShouldBe(ExitCodes.TargetFailed);
        _call.Output.ShouldContain("without declaring it");
    }

    [Fact]
    public async Task A_dry_run_shows_changes_makes_none_and_records_elsewhere()
    {
        (await _call.RunAsync<Build>(x => x.Change, "--dry-run")).ShouldBe(0, _call.Output);
        _call.Output.ShouldContain("dry run: nothing is changed");
        _call.Output.ShouldContain("would write changed.txt (bytes 3)");
        (_call.Root / "changed.txt").FileExists.ShouldBeFalse();
        (_call.Root / "artifacts").DirectoryExists.ShouldBeFalse();
        (_call.Root / ".nuke/temp/dry-run/answer.json").FileExists.ShouldBeTrue();
        (await _call.RunAsync<Build>(x => x.Change)).ShouldBe(0, _call.Output);
        (_call.Root / "changed.txt").FileExists.ShouldBeTrue();
    }

    [Fact]
    public async Task A_failed_run_can_be_continued_without_repeating_what_was_done()
    {
        (await _call.RunAsync<Build>(x => x.Flaky)).ShouldBe(ExitCodes.TargetFailed);
        File.WriteAllText(_call.Root / "mended", "");
        (await _call.RunAsync<Build>(x => x.Flaky, "--continue")).ShouldBe(0, _call.Output);
        _call.Output.ShouldContain("done before (--continue)");
        _call.Output.ShouldNotContain("compiling");
        (await _call.RunAsync<Build>(x => x.Flaky, "--continue")).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("There is nothing to continue.");
    }

    [Fact]
    public async Task A_plan_is_a_tree_with_what_each_target_needs_and_makes()
    {
        (await _call.RunAsync<Build>(x => x.Use, "Use", "Pack", "--plan")).ShouldBe(0);
        _call.Output.ShouldBe("""
            Use  (reads answer.json)
            └─ Make  (makes answer.json)
            Pack
            └─ Compile

            In order: Make → Use → Compile → Pack

            """);
        (await _call.RunAsync<Build>(x => x.Use, "Use", "--plan", "--output", "json")).ShouldBe(0);
        System.Text.Json.Nodes.JsonNode.Parse(_call.Output)!["targets"]![0]!["produces"]![0]!.GetValue<string>().ShouldBe("answer.json");
    }

    [Fact]
    public async Task Help_lists_targets_parameters_and_flags()
    {
        (await _call.RunAsync<Build>(x => x.Pack, "--help")).ShouldBe(0);
        _call.Output.ShouldContain("""
            What runs by default, in this order (--plan shows why):
              Compile
              Pack     Put things together

            Other targets:

            """);
        _call.Output.ShouldNotContain("Hidden");
        _call.Output.ShouldContain("--dry-run");
        (await _call.RunAsync<Build>(x => x.Pack, "Use", "--help")).ShouldBe(0);
        _call.Output.ShouldContain("reads        answer.json");
    }

    [Fact]
    public async Task Two_builds_live_in_one_process_without_touching_each_other()
    {
        using var other = new BuildCall();
        var codes = await Task.WhenAll(_call.RunAsync<Build>(x => x.Use), other.RunAsync<Build>(x => x.Use));
        codes.ShouldBe([0, 0]);
        (_call.Root / "artifacts/answer.json").FileExists.ShouldBeTrue();
        (other.Root / "artifacts/answer.json").FileExists.ShouldBeTrue();
    }

    [Fact]
    public async Task Of_two_runs_in_one_tree_the_second_waits_and_says_for_whom()
    {
        using var taken = Slipway.Tooling.Files.FileLock.TryAcquire(_call.Root / ".nuke/temp/run.lock", "Deliver", TimeProvider.System);
        var waiting = _call.RunAsync<Build>(x => x.Pack);
        waiting.IsCompleted.ShouldBeFalse();
        taken!.Dispose();
        (await waiting).ShouldBe(0);
        _call.Output.ShouldContain($"Waiting for Deliver (process {Environment.ProcessId}");
    }

    [Fact]
    public async Task What_only_reads_waits_for_nobody()
    {
        using var taken = Slipway.Tooling.Files.FileLock.TryAcquire(_call.Root / ".nuke/temp/run.lock", "Deliver", TimeProvider.System);
        (await _call.RunAsync<Build>(x => x.Look)).ShouldBe(0);
    }

    [Fact]
    public async Task A_root_that_is_no_folder_is_a_usage_error()
    {
        File.WriteAllText(_call.Root / "file", "");
        (await _call.RunAsync<Build>(x => x.Look, "--root", "file")).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("There is a file of that name.");
    }

    [Fact]
    public async Task A_file_where_the_temporary_folder_should_be_is_a_usage_error()
    {
        File.WriteAllText(_call.Root / ".nuke" / "temp", "");
        (await _call.RunAsync<Build>(x => x.Pack)).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("The build cannot write to");
    }

    [Fact]
    public async Task Components_bring_targets_that_the_build_can_extend()
    {
        (await _call.RunAsync<Extended>(x => x.Ship)).ShouldBe(0, _call.Error + _call.Output);
        _call.Output.ShouldContain("own part");
        _call.Output.ShouldContain("component's part");
    }

    [Fact]
    public async Task A_dependency_on_a_component_that_is_not_there_names_it()
    {
        (await _call.RunAsync<Lacking>(x => x.Ship)).ShouldBe(ExitCodes.Usage);
        _call.Error.ShouldContain("Lacking does not implement IShip.");
    }

    [Fact]
    public async Task GitHub_gets_groups_annotations_and_a_summary()
    {
        var summary = _call.Root / "summary.md";
        _call.Environment["GITHUB_ACTIONS"] = "true";
        _call.Environment["GITHUB_STEP_SUMMARY"] = summary;
        (await _call.RunAsync<Build>(x => x.Annotated)).ShouldBe(ExitCodes.TargetFailed);
        _call.Output.ShouldContain("::group::Annotated\n");
        _call.Output.ShouldContain("::error file=src/A.cs,line=3,col=7,title=CS1002%3A missing::no semicolon%0Ahere\n");
        _call.Output.ShouldContain("::endgroup::\n");
        _call.Output.ShouldContain("::error title=Annotated::");
        File.ReadAllText(summary).ShouldContain("| Annotated | ❌ failed |");
        File.ReadAllText(summary).ShouldContain("\n\n| metric | value |\n|---|---|\n| errors | 1 |\n\n```mermaid");
    }

    private string Normalize(string output) =>
        System.Text.RegularExpressions.Regex.Replace(output.Replace(_call.Root.Name, "FOLDER"), @"\d+\.\d s", "0.0 s");

    public interface IShip : INukeBuild
    {
        Target Ship => _ => _.Executes((ctx, _) =>
        {
            ctx.Log.Info("component's part");
            return Task.CompletedTask;
        });
    }

    public sealed class Extended : NukeBuild, IShip
    {
        public Target Ship => _ => _.Inherit<IShip>(x => x.Ship).Executes((ctx, _) =>
        {
            ctx.Log.Info("own part");
            return Task.CompletedTask;
        });
    }

    public sealed class Lacking : NukeBuild
    {
        public Target Ship => _ => _.DependsOn<IShip>(x => x.Ship).TryDependsOn<IShip>(x => x.Ship);
    }

    [RecordSchema("answer", 1)]
    public sealed record Answer(int Value);

    public sealed class Build : NukeBuild
    {
        private static readonly Output<Answer> AnswerOutput = new("answer.json");

        public Target Compile => _ => _.Executes((ctx, _) => Say(ctx, "compiling"));

        public Target Pack => _ => _.Description("Put things together").DependsOn(Compile).Executes((ctx, _) =>
        {
            ctx.Note("3 things");
            ctx.Conclude("look at the pack");
            return Say(ctx, "packing 3 things");
        });

        public Target Broken => _ => _.Executes(() => throw new TargetFailedException("It broke.", "Because of this.\nAnd that.", "Mend it.", ExitCodes.Inconclusive));

        public Target After => _ => _.DependsOn(Broken);

        public Target Buggy => _ => _.Executes(() => throw new InvalidOperationException("a defect"));

        public Target Make => _ => _.Produces(AnswerOutput).Executes((ctx, _) =>
        {
            ctx.Publish(AnswerOutput, new Answer(42));
            return Task.CompletedTask;
        });

        public Target Use => _ => _.DependsOn(Make).Consumes(AnswerOutput).Executes((ctx, _) => Say(ctx, $"it is {ctx.Read(AnswerOutput).Value}"));

        public Target Undeclared => _ => _.Executes((ctx, _) =>
        {
            ctx.Publish(AnswerOutput, new Answer(1));
            return Task.CompletedTask;
        });

        public Target Change => _ => _.DependsOn(Make).Executes(async (ctx, ct) =>
        {
            ctx.Read(AnswerOutput).Value.ShouldBe(42);
            await ctx.ChangeAsync(
                new Change("write", "changed.txt", new Dictionary<string, string> { ["bytes"] = "3" }),
                token => File.WriteAllTextAsync(ctx.Root / "changed.txt", "abc", token),
                ct);
        });

        public Target Flaky => _ => _.DependsOn(Compile).Executes((ctx, _) => (ctx.Root / "mended").FileExists ? Task.CompletedTask : throw new TargetFailedException("Not yet."));

        public Target Look => _ => _.ReadsOnly();

        public Target Hidden => _ => _.Unlisted();

        public Target Annotated => _ => _.Executes((ctx, _) =>
        {
            ctx.Log.Annotate(new(LogLevel.Error, "no semicolon\nhere", "src/A.cs", 3, 7, "CS1002: missing"));
            ctx.Summarize("| metric | value |\n|---|---|\n| errors | 1 |\n");
            throw new TargetFailedException("It does not compile.");
        });

        private static Task Say(TargetContext ctx, string text)
        {
            ctx.Log.Info(text);
            return Task.CompletedTask;
        }
    }
}
