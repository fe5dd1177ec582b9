using Slipway.Components.Internal;
using Slipway.Components.Tests.Support;
using Slipway.Delivery;
using Slipway.Delivery.Baking;
using Slipway.Delivery.Deploying;
using Slipway.Delivery.Ledger;
using Slipway.Engine.Tests;
using Slipway.Testing;
using Slipway.Tooling.Processes;

namespace Slipway.Components.Tests.Internal;

/// <summary>A real ledger file and a real repository.</summary>
public sealed class DeliveryLedgerTests : IDisposable
{
    private readonly BuildCall _call = new();

    public DeliveryLedgerTests()
    {
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
            [
                ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null"),
                ("GIT_AUTHOR_NAME", "Ada"), ("GIT_AUTHOR_EMAIL", "ada@example.org"), ("GIT_COMMITTER_NAME", "Ada"), ("GIT_COMMITTER_EMAIL", "ada@example.org"),
            ])
        {
            _call.Environment[name] = value;
        }
    }

    public void Dispose() => _call.Dispose();

    [Fact]
    public async Task A_release_that_passes_is_told_from_its_start_to_its_users_with_its_commits()
    {
        var events = await EventsAsync(async (ledger, commits, ct) =>
        {
            var (old, release) = (Samples.Release("1.0.0", commits[0]), Samples.Release("1.1.0", commits[2]));
            await ledger.StartedAsync(release, old, ct);
            await ledger.AcceptedAsync(release, old, Samples.Bake(BakeVerdict.Pass, "pass: 0 of 300"), ct);
        });
        events.Select(each => each.Kind).ShouldBe([LedgerEventKind.DeployStarted, LedgerEventKind.BakePassed, LedgerEventKind.DeploySucceeded]);
        events.Select(each => (each.Service, each.Environment, each.Version, each.RunId, each.Digest)).Distinct()
            .ShouldBe([("shop", "local", "1.1.0", "run-1.1.0", Samples.DigestOf("1.1.0"))]);
        events[2].Evidence.ShouldBe("pass: 0 of 300");
        events[2].Commits.Select(commit => commit.Subject).ShouldBe(["feat: two", "feat: one"], ignoreOrder: true);
        events[0].Commits.Length.ShouldBe(2);
        events[2].Commits[0].Author.ShouldBe("Ada");
    }

    [Fact]
    public async Task A_first_release_carries_its_own_commit_and_the_same_commit_again_carries_none()
    {
        var events = await EventsAsync(async (ledger, commits, ct) =>
        {
            await ledger.StartedAsync(Samples.Release("1.0.0", commits[2]), null, ct);
            await ledger.StartedAsync(Samples.Release("1.0.1", commits[2]), Samples.Release("1.0.0", commits[2]), ct);
        });
        events[0].Commits.Select(commit => commit.Subject).ShouldBe(["feat: two"]);
        events[1].Commits.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(BakeVerdict.Fail, LedgerEventKind.BakeFailed)]
    [InlineData(BakeVerdict.Inconclusive, LedgerEventKind.BakeInconclusive)]
    [InlineData(BakeVerdict.TelemetryError, LedgerEventKind.BakeInconclusive)]
    public async Task A_release_that_does_not_pass_is_rejected_with_the_reason_and_reached_nobody(BakeVerdict verdict, LedgerEventKind kind)
    {
        var events = await EventsAsync((ledger, commits, ct) =>
            ledger.RejectedAsync(Samples.Release("1.1.0", commits[2]), Samples.Bake(verdict, "30 of 100 failed"), ct));
        events.Select(each => (each.Kind, each.Reason)).ShouldBe([(kind, "30 of 100 failed"), (LedgerEventKind.Rejected, "30 of 100 failed")]);
    }

    [Fact]
    public async Task A_release_that_is_left_is_neither_rejected_nor_rolled_back()
    {
        var events = await EventsAsync((ledger, commits, ct) =>
            ledger.LeftAsync(Samples.Release("1.1.0", commits[2]), Samples.Bake(BakeVerdict.Inconclusive, "no request was judged"), ct));
        var only = events.ShouldHaveSingleItem();
        (only.Kind, only.Reason, only.Evidence).ShouldBe((LedgerEventKind.BakeInconclusive, "left, not verified: no request was judged", "no request was judged"));
    }

    [Fact]
    public async Task A_release_that_never_came_up_failed_and_reached_nobody()
    {
        var events = await EventsAsync((ledger, commits, ct) => ledger.FailedAsync(Samples.Release("1.1.0", commits[2]), "exit code 134", reachedUsers: false, ct));
        events.Select(each => each.Kind).ShouldBe([LedgerEventKind.DeployFailed, LedgerEventKind.Rejected]);
        events.ShouldAllBe(each => each.Reason == "exit code 134");
    }

    [Fact]
    public async Task A_bake_that_was_broken_off_leaves_the_release_rejected()
    {
        var events = await EventsAsync((ledger, commits, ct) => ledger.AbandonedAsync(Samples.Release("1.1.0", commits[2]), restored: null, served: false, "the run was cancelled", ct));
        events.Select(each => (each.Kind, each.Reason)).ShouldBe([(LedgerEventKind.Rejected, "the run was cancelled")]);
    }

    [Fact]
    public async Task A_rollback_names_what_was_left_and_what_was_restored()
    {
        var events = await EventsAsync((ledger, commits, ct) =>
            ledger.RolledBackAsync(Samples.Release("1.1.0", commits[2]), Samples.Release("1.0.0", commits[0]), "asked for", ct));
        var only = events.ShouldHaveSingleItem();
        (only.Kind, only.Version, only.Restored, only.Reason).ShouldBe((LedgerEventKind.Rollback, "1.1.0", Samples.DigestOf("1.0.0"), "asked for"));
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        var events = await EventsAsync((ledger, commits, ct) => ledger.FailedAsync(Samples.Release("1.1.0", commits[2]), "no", reachedUsers: false, ct), "--dry-run");
        events.ShouldBeEmpty();
        _call.Output.ShouldContain("would append");
    }

    [Fact]
    public async Task Commits_that_are_not_known_here_leave_the_release_s_own()
    {
        var events = await EventsAsync((ledger, commits, ct) =>
            ledger.StartedAsync(Samples.Release("1.1.0", commits[2]), Samples.Release("1.0.0", new string('a', 40)), ct));
        events.ShouldHaveSingleItem().Commits.Select(commit => commit.Subject).ShouldBe(["feat: two"]);
    }

    [Fact]
    public async Task The_work_in_a_squash_is_as_old_as_the_first_commit_of_its_pull_request()
    {
        // Every commit came by pull request 7, merged as that very commit.
        using var github = new TinyHttpService((request, _) => (200, request.Contains("/pulls/7/commits", StringComparison.Ordinal)
            ? """[{"sha":"b","commit":{"message":"wip","author":{"name":"Ada","date":"2020-02-03T04:05:06Z"}}}]"""
            : $$"""[{"number":7,"merge_commit_sha":"{{request.Split('/').SkipWhile(part => part != "commits").ElementAt(1)}}"}]"""));
        UseGitHub(github);

        var events = await EventsAsync((ledger, commits, ct) => ledger.StartedAsync(Samples.Release("1.1.0", commits[2]), Samples.Release("1.0.0", commits[1]), ct));

        events.ShouldHaveSingleItem().Commits.ShouldHaveSingleItem().FirstAt.ShouldBe(new DateTimeOffset(2020, 2, 3, 4, 5, 6, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_GitHub_that_refuses_leaves_the_merges_own_times_and_says_so()
    {
        using var github = new TinyHttpService((_, _) => (403, """{"message":"Resource not accessible by integration"}"""));
        UseGitHub(github);

        var events = await EventsAsync((ledger, commits, ct) => ledger.StartedAsync(Samples.Release("1.1.0", commits[2]), Samples.Release("1.0.0", commits[1]), ct));

        events.ShouldHaveSingleItem().Commits.ShouldHaveSingleItem().FirstAt.ShouldBeNull();
        (_call.Output + _call.Error).ShouldContain("Lead times begin with the merge");
    }

    private void UseGitHub(TinyHttpService github)
    {
        _call.Environment["GITHUB_REPOSITORY"] = "acme/shop";
        _call.Environment["GITHUB_API_URL"] = github.Address.ToString();
        _call.Environment["GITHUB_TOKEN"] = "ghs_test";
    }

    private async Task<List<LedgerEvent>> EventsAsync(Func<DeliveryLedger, string[], CancellationToken, Task> write, params string[] arguments)
    {
        var events = new List<LedgerEvent>();
        await ShopBuild.WithContextAsync(
            _call,
            async (ctx, ct) =>
            {
                var commits = await CommitsAsync(ctx, ct);
                await write(new DeliveryLedger(ctx, DeliveryEnvironment.Local), commits, ct);
                var ledger = await Ends.LedgerAsync(ctx, DeliveryEnvironment.Local, ct);
                (await ledger.ReadAsync(events.Add, ct)).ShouldBeEmpty();
            },
            arguments);
        return events;
    }

    private static async Task<string[]> CommitsAsync(TargetContext ctx, CancellationToken cancellationToken)
    {
        Task<ProcessResult> GitAsync(params string[] words) => ctx.Processes.RunAsync(new("git", words), cancellationToken);
        await GitAsync("init", "--quiet", "--initial-branch=main");
        foreach (var message in (string[])["feat: zero", "feat: one", "feat: two"])
        {
            await GitAsync("commit", "--quiet", "--allow-empty", "-m", message);
        }

        return [.. (await GitAsync("rev-list", "--reverse", "HEAD")).Lines];
    }
}
