namespace Slipway.Acceptance.Tests.Actions;

/// <summary>A build generates its workflows; the files, and nothing else, are then played on this machine.</summary>
public sealed class GeneratedWorkflowTests : IAsyncLifetime
{
    private const string Token = "s3cr3t-registry-token";

    private readonly SampleRepository _repository = new();
    private readonly WorkflowPlayer _player = new();

    public Task InitializeAsync() => _repository.InitializeAsync();

    public Task DisposeAsync()
    {
        _player.Dispose();
        return _repository.DisposeAsync();
    }

    [Fact]
    public async Task A_push_is_delivered_through_all_jobs_with_its_records()
    {
        var run = await PlayAsync();

        run.Jobs.Select(job => (job.Id, job.Result)).ShouldBe(
        [
            ("test", "success"), ("build", "success"), ("image (api)", "success"), ("image (web)", "success"), ("push", "success"), ("report", "success"),
        ], ignoreOrder: true, run.ToString());
        run["push"].Log.ShouldContain("deploying api.txt web.txt to staging");
        run["build"].Outputs["version"].ShouldBe("2");
        run["report"].Log.ShouldContain("the bake said pass");
        run["push"].Summary.ShouldContain("mermaid");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_order_that_needs_allow_delivers_the_same(int seed) => (await PlayAsync(order: new Random(seed))).Result.ShouldBe("success");

    [Fact]
    public async Task A_secret_reaches_its_own_job_only_and_no_log()
    {
        var run = await PlayAsync();

        run["push"].Log.ShouldContain("signing in with ***");
        run.Jobs.ShouldAllBe(job => !job.Log.Contains(Token, StringComparison.Ordinal) && !job.Summary.Contains(Token, StringComparison.Ordinal));
        _repository.Workflow("main").Split("secrets.REGISTRY_TOKEN").Length.ShouldBe(3); // in the build's step and in Recover's, of one job
    }

    [Fact]
    public async Task A_failed_bake_fails_the_run_is_recovered_and_is_reported_all_the_same()
    {
        await File.WriteAllTextAsync(_repository.Folder / "bad-release", "");
        await _repository.Git.CommitAsync("feat: bad");

        var run = await PlayAsync();

        run.Result.ShouldBe("failure");
        run["push"].Log.ShouldContain("exit code 3");
        run["push"].Log.ShouldContain("nothing was left half done");
        run["report"].Result.ShouldBe("success");
        run["report"].Log.ShouldContain("the bake said fail");
    }

    [Fact]
    public async Task A_cancelled_run_ends_at_the_first_signal_and_is_recovered()
    {
        await File.WriteAllTextAsync(_repository.Folder / "bake-for-ever", "");
        await _repository.Git.CommitAsync("feat: slow");

        var run = await PlayAsync(cancelAt: "baking until told to stop");

        run["push"].Result.ShouldBe("cancelled");
        run["push"].Log.ShouldContain("[runner] SIGINT");
        run["push"].Log.ShouldNotContain("[runner] SIGTERM");
        run["push"].Log.ShouldContain("exit code 130");
        run["push"].Log.ShouldContain("nothing was left half done");
    }

    [Fact]
    public async Task The_files_are_what_the_build_generates_until_somebody_edits_them()
    {
        (await _repository.BuildAsync("VerifyWorkflows")).ExitCode.ShouldBe(0);
        var file = _repository.Folder / ".github/workflows/main.yml";
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace("timeout-minutes: 30", "timeout-minutes: 300", StringComparison.Ordinal));

        var drifted = await _repository.BuildAsync("VerifyWorkflows");

        drifted.ExitCode.ShouldBe(1);
        (drifted.StandardOutput + drifted.StandardError).ShouldContain("-    timeout-minutes: 300");
        (await _repository.BuildAsync("GenerateWorkflows", "--dry-run")).StandardOutput.ShouldContain("would write .github/workflows/main.yml");
        (await _repository.BuildAsync("VerifyWorkflows")).ExitCode.ShouldBe(1);
        (await _repository.BuildAsync("GenerateWorkflows")).ExitCode.ShouldBe(0);
        (await _repository.BuildAsync("VerifyWorkflows")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_job_can_be_run_by_hand_with_its_very_own_line()
    {
        const string Prefix = "run: exec ./build.sh ";
        var line = _repository.Workflow("main").Split('\n').Select(text => text.Trim())
            .Single(text => text.StartsWith(Prefix + "Test ", StringComparison.Ordinal));

        (await _repository.BuildAsync(line[Prefix.Length..].Split(' '))).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_dispatched_workflow_takes_its_environment_from_the_input()
    {
        var inputs = new Dictionary<string, string> { ["environment"] = "production" };
        var started = new WorkflowEvent(_repository.Folder) { Name = "workflow_dispatch", Inputs = inputs };

        (await _player.PlayAsync(_repository.Workflow("redeploy"), started)).Result.ShouldBe("success");
    }

    [Theory]
    [InlineData("main", "success", "archiving announced")]
    [InlineData("other", "skipped", "archiving no news")]
    public async Task A_job_that_belongs_to_another_branch_does_not_start_and_what_comes_after_it_does(string branch, string result, string archived)
    {
        await _repository.Git.RunAsync("checkout", "--quiet", "-B", branch);

        var run = await _player.PlayAsync(_repository.Workflow("news"), new WorkflowEvent(_repository.Folder) { Ref = $"refs/heads/{branch}" });

        run["announce"].Result.ShouldBe(result, run.ToString());
        run["archive"].Log.ShouldContain(archived);
        run.Result.ShouldBe("success");
    }

    [Fact]
    public async Task What_is_skipped_on_a_server_is_skipped_on_ones_own_machine()
    {
        await _repository.Git.RunAsync("checkout", "--quiet", "-b", "other");

        var run = await _repository.BuildAsync("Archive");

        run.ExitCode.ShouldBe(0);
        run.StandardOutput.ShouldContain("on branch main does not hold");
        run.StandardOutput.ShouldContain("archiving no news");
    }

    private Task<PlayedRun> PlayAsync(Random? order = null, string? cancelAt = null)
    {
        var started = new WorkflowEvent(_repository.Folder)
        {
            CancelAt = cancelAt,
            Secrets = new Dictionary<string, IReadOnlyDictionary<string, string>>
            {
                ["staging"] = new Dictionary<string, string> { ["REGISTRY_TOKEN"] = Token },
            },
        };
        return _player.PlayAsync(_repository.Workflow("main"), started, order);
    }
}
