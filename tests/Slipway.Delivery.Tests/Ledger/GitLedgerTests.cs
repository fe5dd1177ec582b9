using Slipway.Delivery.Git;
using Slipway.Delivery.Ledger;
using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Tests.Ledger;

/// <summary>Against a real bare repository.</summary>
[Trait("Speed", "Slow")]
public sealed class GitLedgerTests : IDisposable
{
    private static readonly LedgerEvent First = Sample.Event(LedgerEventKind.DeployStarted);
    private static readonly LedgerEvent Second = Sample.Event(LedgerEventKind.DeploySucceeded);

    private readonly TempFolder _folder = new();
    private readonly ProcessRunner _runner;

    public GitLedgerTests()
    {
        _runner = new(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), _folder.Path);
    }

    private AbsolutePath Bare => _folder.Path / "remote.git";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_one_clone_appends_another_reads()
    {
        await GitAsync("init", "--quiet", "--bare", Bare);
        var one = await CloneAsync("one");
        (await one.ReadAllAsync(default)).Events.ShouldBeEmpty();
        (await one.AppendAsync([First, Second], default)).ShouldBe(2);
        (await (await CloneAsync("two")).ReadAllAsync(default)).Events.Select(e => e.Id).ShouldBe([First.Id, Second.Id], ignoreOrder: true);
    }

    [Fact]
    public async Task A_replay_makes_no_commit()
    {
        await GitAsync("init", "--quiet", "--bare", Bare);
        var ledger = await CloneAsync("one");
        await ledger.AppendAsync([First, Second], default);
        var before = await HeadAsync();
        (await ledger.AppendAsync([Second], default)).ShouldBe(0);
        (await HeadAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_dry_run_pushes_nothing()
    {
        await GitAsync("init", "--quiet", "--bare", Bare);
        await CloneAsync("one");
        var gate = new RecordingGate(dryRun: true);
        await new GitLedger(_runner, _folder.Path / "one", gate, new StandingClock(Sample.Now), new Random(1), NullLog.Instance).AppendAsync(First, default);
        gate.Changes.ShouldHaveSingleItem().Subject.ShouldBe("1 event to refs/slipway/ledger on origin");
        (await GitAsync("-C", Bare, "for-each-ref")).StandardOutput.ShouldBeEmpty();
    }

    [Fact]
    public async Task Twenty_writers_at_once_lose_nothing()
    {
        await GitAsync("init", "--quiet", "--bare", Bare);
        var events = Enumerable.Range(0, 20).Select(i => Sample.Event(LedgerEventKind.DeploySucceeded, $"{i}")).ToList();
        var ledgers = new List<GitLedger>();
        foreach (var i in Enumerable.Range(0, 20))
        {
            ledgers.Add(await CloneAsync($"clone-{i}", i));
        }

        var added = await Task.WhenAll(events.Select((one, i) => ledgers[i].AppendAsync([First, one], default)));

        added.Sum().ShouldBe(21);
        var history = await ledgers[0].ReadAllAsync(default);
        history.Problems.ShouldBeEmpty();
        history.Events.Select(e => e.Id).ShouldBe(events.Append(First).Select(e => e.Id), ignoreOrder: true);
        await GitAsync("-C", Bare, "fsck", "--strict", "--no-progress");
        (await GitAsync("-C", Bare, "rev-list", "--count", "refs/slipway/ledger")).StandardOutput.Trim().ShouldBe("20");
    }

    [Fact]
    public async Task Lines_that_cannot_be_read_survive_every_byte_of_a_rewrite()
    {
        await GitAsync("init", "--quiet", "--bare", Bare);
        var ledger = await CloneAsync("one");
        byte[] odd = [.. "torn \r\n"u8, 0xFF, 0xFE, 0x00, (byte)'\n', .. "{\"schema\":\"slipway/event/9\"}"u8];
        await PushFileAsync(odd);

        (await ledger.AppendAsync(First, default)).ShouldBeTrue();

        var stored = _folder.Path / "stored";
        await GitAsync("-C", Bare, "archive", "--format=tar", $"--output={stored}", "refs/slipway/ledger");
        var tar = await File.ReadAllBytesAsync(stored);
        byte[] expected = [.. odd, (byte)'\n', .. LedgerLine.Write(First)];
        tar.AsSpan().IndexOf(expected).ShouldBeGreaterThan(0);
        (await ledger.ReadAllAsync(default)).Problems.Select(problem => problem.Kind)
            .ShouldBe([LedgerProblemKind.Damaged, LedgerProblemKind.Damaged, LedgerProblemKind.NewerSchema]);
    }

    [Fact]
    public async Task The_clone_is_left_as_it_was()
    {
        await GitAsync("init", "--quiet", "--bare", Bare);
        var ledger = await CloneAsync("one");
        await ledger.AppendAsync(First, default);
        await ledger.ReadAllAsync(default);
        var clone = _folder.Path / "one";
        (await GitAsync("-C", clone, "for-each-ref")).StandardOutput.ShouldBeEmpty();
        (await GitAsync("-C", clone, "status", "--porcelain")).StandardOutput.ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(clone).Select(Path.GetFileName).ShouldBe([".git"]);
        Directory.EnumerateFileSystemEntries(clone / ".git" / "slipway").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_remote_that_refuses_is_a_clear_failure_and_not_a_lost_race()
    {
        await GitAsync("init", "--quiet", "--bare", Bare);
        var ledger = await CloneAsync("one");
        var hook = Bare / "hooks" / "pre-receive";
        await File.WriteAllTextAsync(hook, "#!/bin/sh\necho the ledger is sealed >&2\nexit 1\n");
        await _runner.RunAsync(new ProcessSpec("chmod", "+x", hook), default);
        var failure = await Should.ThrowAsync<TargetFailedException>(ledger.AppendAsync(First, default));
        failure.Why.ShouldNotBeNull().ShouldContain("sealed");
        failure.Cure.ShouldNotBeNull().ShouldContain("contents: write");
    }

    [Fact]
    public async Task A_remote_that_is_gone_is_a_clear_failure()
    {
        var ledger = await CloneAsync("one");
        (await Should.ThrowAsync<TargetFailedException>(ledger.ReadAllAsync(default)))
            .What.ShouldBe("The ledger refs/slipway/ledger on origin cannot be reached.");
    }

    [Fact]
    public async Task A_folder_without_a_repository_is_a_usage_error()
    {
        var ledger = new GitLedger(_runner, _folder.Path, new ApplyingGate(NullLog.Instance), TimeProvider.System, new Random(1), NullLog.Instance);
        await Should.ThrowAsync<UsageException>(ledger.ReadAllAsync(default));
    }

    [Fact]
    public async Task The_token_reaches_git_by_its_environment_only()
    {
        await GitAsync("init", "--quiet", "--bare", Bare);
        await CloneAsync("one");
        var spy = new SpyRunner(_runner);
        var credentials = new GitCredentials(new("https://git.example/"), new Secret("t0ken-t0ken"), new SystemEnvironment());
        await new GitLedger(spy, _folder.Path / "one", new ApplyingGate(NullLog.Instance), new StandingClock(Sample.Now), new Random(1), NullLog.Instance,
            credentials).AppendAsync(First, default);
        spy.Specs.ShouldContain(spec => spec.SecretEnvironment.Keys.Any(name => name.StartsWith("GIT_CONFIG_VALUE_")));
        var encoded = Convert.ToBase64String("x-access-token:t0ken-t0ken"u8);
        spy.Specs.SelectMany(spec => spec.Arguments.Concat(spec.Environment.Values).Append(spec.StandardInput))
            .ShouldAllBe(text => text == null || (!text.Contains("t0ken-t0ken") && !text.Contains(encoded)));
    }

    private async Task<GitLedger> CloneAsync(string name, int seed = 1)
    {
        var clone = _folder.Path / name;
        await GitAsync("init", "--quiet", clone);
        await GitAsync("-C", clone, "remote", "add", "origin", "../remote.git");
        return new(_runner, clone, new ApplyingGate(NullLog.Instance), new StandingClock(Sample.Now), new Random(seed), NullLog.Instance);
    }

    private async Task PushFileAsync(byte[] content)
    {
        var work = _folder.Path / "work";
        await GitAsync("init", "--quiet", work);
        await File.WriteAllBytesAsync(work / "ledger.jsonl", content);
        await GitAsync("-C", work, "-c", "core.autocrlf=false", "add", ".");
        await GitAsync("-C", work, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "--quiet", "--message=x");
        await GitAsync("-C", work, "push", "--quiet", Bare, "HEAD:refs/slipway/ledger");
    }

    private async Task<string> HeadAsync() => (await GitAsync("-C", Bare, "rev-parse", "refs/slipway/ledger")).StandardOutput;

    private Task<ProcessResult> GitAsync(params string[] arguments) => _runner.RunAsync(new ProcessSpec("git", arguments), default);

    private sealed class SpyRunner(IProcessRunner inner) : IProcessRunner
    {
        public List<ProcessSpec> Specs { get; } = [];

        public Task<ProcessResult> RunAsync(ProcessSpec spec, CancellationToken cancellationToken)
        {
            Specs.Add(spec);
            return inner.RunAsync(spec, cancellationToken);
        }

        public IDetachedProcess StartDetached(ProcessSpec spec, AbsolutePath logFile) => throw new NotSupportedException();
    }
}
