using Slipway.Tooling;

namespace Slipway.Engine.Tests.Building;

/// <summary>Conditions on what a run is for, decided where it runs.</summary>
public sealed class RunConditionTests : IDisposable
{
    private readonly BuildCall _call = new();

    public void Dispose() => _call.Dispose();

    [Theory]
    [InlineData("refs/heads/main", null, "main")]
    [InlineData("refs/heads/feature/x", null, "")]
    [InlineData("refs/tags/v1.2.3", "push", "tag")]
    [InlineData("refs/tags/nightly", "push", "")]
    [InlineData("refs/pull/7/merge", "pull_request", "pull")]
    [InlineData("refs/heads/main", "workflow_dispatch", "main asked")]
    [InlineData("refs/heads/gh-readonly-queue/main/pr-7", "merge_group", "")]
    [InlineData("refs/heads/main", "workflow_run", "main")]
    public void A_server_says_what_the_run_is_for(string reference, string? started, string held)
    {
        var environment = new Dictionary<string, string> { ["GITHUB_REF"] = reference };
        if (started is not null)
        {
            environment["GITHUB_EVENT_NAME"] = started;
        }

        Held(RunOrigin.Of(new FixedEnvironment(environment), _call.Root)).ShouldBe(held);
    }

    [Theory]
    [InlineData("ref: refs/heads/main\n", "main")]
    [InlineData("ref: refs/heads/other\n", "")]
    [InlineData("0123456789012345678901234567890123456789\n", "")]
    public void Elsewhere_the_branch_is_the_one_that_git_has_checked_out(string head, string held)
    {
        File.WriteAllText((_call.Root / ".git").CreateDirectory() / "HEAD", head);

        Held(RunOrigin.Of(FixedEnvironment.Empty, _call.Root)).ShouldBe(held);
        Held(RunOrigin.Of(FixedEnvironment.Empty, (_call.Root / "services" / "shop").CreateDirectory())).ShouldBe(held);
    }

    [Fact]
    public void A_worktree_has_a_branch_of_its_own()
    {
        File.WriteAllText((_call.Root / "store" / "worktrees" / "w").CreateDirectory() / "HEAD", "ref: refs/heads/main");
        File.WriteAllText(_call.Root / ".git", "gitdir: store/worktrees/w\n");

        Held(RunOrigin.Of(FixedEnvironment.Empty, _call.Root)).ShouldBe("main");
    }

    [Fact]
    public async Task A_target_of_which_it_does_not_hold_is_skipped_with_the_reason_and_the_others_run()
    {
        _call.Environment["GITHUB_REF"] = "refs/heads/other";

        (await _call.RunAsync<Build>(x => x.Announce)).ShouldBe(0, _call.Output);

        _call.Output.ShouldContain("on branch main or on a tag v* does not hold");
        _call.Output.ShouldNotContain("deployed");
        _call.Output.ShouldContain("announced");
    }

    [Fact]
    public void Conditions_are_values()
    {
        (RunCondition.Branch("a") | RunCondition.Tag("b")).ShouldBe(RunCondition.Branch("a") | RunCondition.Tag("b") | RunCondition.Branch("a"));
        RunCondition.Branch("a").ShouldNotBe(RunCondition.Tag("a"));
        Should.Throw<UsageException>(() => RunCondition.Branch(""));
    }

    private static string Held(RunOrigin origin) => string.Join(' ', new[]
    {
        ("main", RunCondition.Branch("main")),
        ("tag", RunCondition.Tag("v")),
        ("pull", RunCondition.Event(RunEvent.PullRequest)),
        ("asked", RunCondition.Event(RunEvent.Dispatch)),
    }.Where(each => each.Item2.Holds(origin)).Select(each => each.Item1));

    private sealed class Build : NukeBuild
    {
        public Target Deploy => _ => _.OnlyOn(RunCondition.Branch("main") | RunCondition.Tag("v")).Executes((ctx, _) => Say(ctx, "deployed"));

        public Target Announce => _ => _.DependsOn(Deploy).Executes((ctx, _) => Say(ctx, "announced"));

        private static Task Say(TargetContext ctx, string what)
        {
            ctx.Log.Info(what);
            return Task.CompletedTask;
        }
    }
}
