using Slipway.Delivery.Ledger;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Tests.Ledger;

public sealed class TagHistoryTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ProcessRunner _runner;
    private int _day;

    public TagHistoryTests() => _runner = new(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), _folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_version_tag_is_a_deployment_with_the_commits_since_the_one_before()
    {
        await GitAsync("init", "--quiet");
        await CommitAsync("feat: one");
        await GitAsync("tag", "v0.1.0");
        await CommitAsync("fix: two");
        await CommitAsync("fix: three");
        await GitAsync("tag", "vacation");
        await GitAsync("-c", "user.name=A", "-c", "user.email=a@b", "tag", "-a", "-m", "x", "v0.2.0");

        var events = await new TagHistory(_runner, _folder.Path).ReadAsync("shop", "production", "v", default);
        events.Select(e => (e.Version, e.RunId)).ShouldBe([("v0.1.0", "tag-v0.1.0"), ("v0.2.0", "tag-v0.2.0")]);
        events[0].Commits.Select(commit => commit.Subject).ShouldBe(["feat: one"]);
        events[1].Commits.Select(commit => commit.Subject).ShouldBe(["fix: three", "fix: two"]);
        events[1].Commits[0].At.ShouldBe(new DateTimeOffset(2026, 3, 3, 12, 0, 0, TimeSpan.Zero));
        events[1].BaseCommit.ShouldBe(events[0].Commit);
    }

    [Fact]
    public async Task Deploying_an_older_release_brings_no_commits_and_an_unknown_base_only_its_own()
    {
        await GitAsync("init", "--quiet");
        await CommitAsync("feat: one");
        await CommitAsync("feat: two");
        var commits = new DeployedCommits(_runner, _folder.Path);
        (await commits.ReadAsync("HEAD", "HEAD~1", default)).ShouldBeEmpty();
        (await commits.ReadAsync("HEAD~1", "HEAD", default)).ShouldHaveSingleItem().Author.ShouldBe("A");
        (await commits.ReadAsync(new string('a', 40), "HEAD", default)).ShouldHaveSingleItem().Subject.ShouldBe("feat: two");
        (await commits.ReadAsync(null, "HEAD", default)).ShouldHaveSingleItem().Subject.ShouldBe("feat: two");
    }

    private async Task CommitAsync(string subject)
    {
        var date = $"2026-03-0{++_day}T12:00:00Z";
        await _runner.RunAsync(
            new ProcessSpec("git", "-c", "user.name=A", "-c", "user.email=a@b", "commit", "--quiet", "--allow-empty", "-m", subject, $"--date={date}")
            {
                Environment = System.Collections.Immutable.ImmutableDictionary<string, string?>.Empty.Add("GIT_COMMITTER_DATE", date),
            },
            default);
    }

    private Task<ProcessResult> GitAsync(params string[] arguments) => _runner.RunAsync(new ProcessSpec("git", arguments), default);
}
