using System.Text.Json.Nodes;
using Slipway.Acceptance.Tests.Actions;
using Slipway.Testing;
using Slipway.Tooling;

namespace Slipway.Acceptance.Tests;

/// <summary>Tags, changelogs, incidents and figures, on a repository with a remote of its own.</summary>
public sealed class ReleasingTests : IAsyncLifetime
{
    private readonly TempFolder _temp = new();

    private AbsolutePath Root => _temp.Path / "repository";

    private AbsolutePath Remote => _temp.Path / "remote.git";

    private GitWork Git => new(Root);

    public async Task InitializeAsync()
    {
        Root.CreateDirectory();
        Remote.CreateDirectory();
        await new GitWork(Remote).RunAsync("init", "--quiet", "--bare");
        await Git.RunAsync("init", "--quiet");
        await Git.RunAsync("remote", "add", "origin", Remote);
        await Git.CommitAsync("feat: begin", allowEmpty: true);
        await Git.RunAsync("push", "--quiet", "origin", "HEAD:main");
    }

    public Task DisposeAsync()
    {
        _temp.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_tag_is_made_once_and_is_on_the_remote()
    {
        (await BuildRun.OnRootAsync(Root, "Tag", "--dry-run")).ShouldEndWith(0).Output.ShouldContain("would ");
        (await TagsAsync()).ShouldBeEmpty();
        (await BuildRun.OnRootAsync(Root, "Tag")).ShouldEndWith(0);
        (await TagsAsync()).ShouldContain("refs/tags/v0.1.0");
        (await BuildRun.OnRootAsync(Root, "Tag")).ShouldEndWith(0).Output.ShouldContain("no commit asks for a release");
    }

    [Fact]
    public async Task A_release_without_GitHub_says_what_it_would_publish()
    {
        var run = (await BuildRun.OnRootAsync(Root, "Release")).ShouldEndWith(0);
        run.Output.ShouldContain("would publish v0.1.0 on GitHub");
        run.Output.ShouldContain("begin");
    }

    [Fact]
    public async Task A_release_is_published_on_GitHub_once_with_the_commits_as_notes()
    {
        using var github = new GitHubStub();
        var environment = new Dictionary<string, string>
        {
            ["GITHUB_REPOSITORY"] = "acme/shop",
            ["GITHUB_API_URL"] = github.Address.ToString(),
            ["GITHUB_TOKEN"] = "ghs_not_to_be_seen",
        };
        Task<BuildRun> RunAsync(params string[] arguments) => BuildRun.OnRootAsync(Root, arguments, environment);

        (await RunAsync("Release", "--dry-run")).ShouldEndWith(0).Output.ShouldContain("would create release v0.1.0 on acme/shop");
        github.Changes.ShouldBeEmpty();
        var published = (await RunAsync("Release")).ShouldEndWith(0);
        published.Output.ShouldContain("https://github.com/acme/shop/releases/tag/v0.1.0");
        published.Output.ShouldNotContain("ghs_not_to_be_seen");
        github.NotesOf("v0.1.0").ShouldNotBeNull().ShouldContain("begin");
        (await TagsAsync()).ShouldContain("refs/tags/v0.1.0");
        (await RunAsync("Release")).ShouldEndWith(0);
        github.Changes.Select(change => change.Line).ShouldBe(["POST /repos/acme/shop/releases"]);

        await Git.CommitAsync("fix: mend", allowEmpty: true);
        await Git.RunAsync("push", "--quiet", "origin", "HEAD:main");
        (await RunAsync("Release")).ShouldEndWith(0);
        github.NotesOf("v0.1.1").ShouldNotBeNull().ShouldContain("mend");
        github.Changes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Who_asked_is_told_that_a_release_waits_for_approval()
    {
        using var github = new GitHubStub();
        using var hook = new HookServer();
        var environment = new Dictionary<string, string>
        {
            ["GITHUB_REPOSITORY"] = "acme/shop",
            ["GITHUB_API_URL"] = github.Address.ToString(),
            ["GITHUB_TOKEN"] = "ghs_not_to_be_seen",
            ["NOTIFY_WEBHOOK"] = hook.Address.ToString(),
            ["NOTIFY_WEBHOOK_KEY"] = "a key that both sides know",
        };
        string[] dispatch = ["DispatchRelease", "--environment", "staging"];

        (await BuildRun.OnRootAsync(Root, [.. dispatch, "--dry-run"], environment)).ShouldEndWith(0);
        hook.Received.ShouldBeEmpty();
        (await BuildRun.OnRootAsync(Root, dispatch, environment)).ShouldEndWith(0);

        var told = JsonNode.Parse(hook.Received.ShouldHaveSingleItem().Body)!;
        (told["kind"]!.ToString(), told["version"]!.ToString(), told["environment"]!.ToString()).ShouldBe(("needsApproval", "v0.1.0", "production"));
        told["runUrl"]!.ToString().ShouldBe("https://github.com/acme/shop/actions/workflows/release.yml");
        github.Changes.ShouldHaveSingleItem().Line.ShouldEndWith("/actions/workflows/release.yml/dispatches");
        (await BuildRun.OnRootAsync(Root, dispatch, environment)).ShouldEndWith(0);
        hook.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_release_of_a_pushed_tag_is_mended_and_not_doubled()
    {
        using var github = new GitHubStub();
        await Git.RunAsync("tag", "--annotate", "--message", "v0.1.0", "v0.1.0");
        await Git.RunAsync("push", "--quiet", "origin", "v0.1.0");
        var environment = new Dictionary<string, string>
        {
            ["GITHUB_REPOSITORY"] = "acme/shop",
            ["GITHUB_API_URL"] = github.Address.ToString(),
            ["GITHUB_TOKEN"] = "ghs_not_to_be_seen",
            ["GITHUB_REF"] = "refs/tags/v0.1.0",
        };

        (await BuildRun.OnRootAsync(Root, ["Release"], environment)).ShouldEndWith(0);
        var notes = github.NotesOf("v0.1.0");
        github.Forget("v0.1.0");
        (await BuildRun.OnRootAsync(Root, ["Release"], environment)).ShouldEndWith(0);
        (await BuildRun.OnRootAsync(Root, ["Release"], environment)).ShouldEndWith(0);

        github.NotesOf("v0.1.0").ShouldBe(notes);
        github.Changes.Select(change => change.Line).ShouldBe(["POST /repos/acme/shop/releases", "PATCH /repos/acme/shop/releases/1"]);
    }

    [Fact]
    public async Task The_changelog_gets_the_versions_section_and_keeps_what_it_held()
    {
        File.WriteAllText(Root / "CHANGELOG.md", "# Changelog\n\nKept as it is.\n");
        (await BuildRun.OnRootAsync(Root, "Changelog")).ShouldEndWith(0);
        var text = File.ReadAllText(Root / "CHANGELOG.md");
        text.ShouldContain("0.1.0");
        text.ShouldContain("Kept as it is.");
        (await BuildRun.OnRootAsync(Root, "Changelog")).ShouldEndWith(0).Output.ShouldContain("has this version's section already");
    }

    [Fact]
    public async Task History_is_imported_from_tags_and_an_incident_makes_its_deployment_a_failed_one()
    {
        await Git.RunAsync("tag", "--annotate", "--message", "v0.1.0", "v0.1.0");
        (await BuildRun.OnRootAsync(Root, "ImportHistory")).ShouldEndWith(0);
        (await BuildRun.OnRootAsync(Root, "ImportHistory")).ShouldEndWith(0).Output.ShouldContain(": 0 of ");
        var opened = (await BuildRun.OnRootAsync(Root, "Incident", "--open", "It is slow", "--service", "load-harness")).ShouldEndWith(0);
        var id = opened.Output.Split('\n').Single(line => line.Contains(" is open: It is slow")).Split(' ')[0];
        (await BuildRun.OnRootAsync(Root, "Incident")).ShouldEndWith(0).Output.ShouldContain(id);
        (await BuildRun.OnRootAsync(Root, "Incident", "--resolve", id)).ShouldEndWith(0).Output.ShouldContain("is resolved");
        (await BuildRun.OnRootAsync(Root, "Incident", "--resolve", "nonsense")).ShouldEndWith(2);
        (await BuildRun.OnRootAsync(Root, "ReportDora")).ShouldEndWith(0);
        var windows = JsonNode.Parse(File.ReadAllText(Root / "artifacts/dora.json"))!["series"]![0]!["windows"]!.AsArray();
        windows[0]!["deployments"]!.GetValue<int>().ShouldBe(1);
        windows[0]!["changeFailRate"]!["count"]!.GetValue<int>().ShouldBe(1);
        (Root / "artifacts/dora.html").FileExists.ShouldBeTrue();
    }

    [Fact]
    public async Task History_is_imported_from_deployments_on_GitHub_once_and_before_any_tag()
    {
        await Git.RunAsync("tag", "--annotate", "--message", "v0.1.0", "v0.1.0");
        using var github = new GitHubStub();
        var now = DateTimeOffset.UtcNow;
        github.Deploy((await Git.RunAsync("rev-parse", "HEAD")).Trim(), "local", now.AddDays(-3));
        github.Deploy(new string('b', 40), "local", now.AddDays(-2));
        github.Deploy(new string('c', 40), "elsewhere", now.AddDays(-1));
        var environment = new Dictionary<string, string>
        {
            ["GITHUB_REPOSITORY"] = "acme/shop",
            ["GITHUB_API_URL"] = github.Address.ToString(),
            ["GITHUB_TOKEN"] = "ghs_not_to_be_seen",
        };

        (await BuildRun.OnRootAsync(Root, ["ImportHistory"], environment)).ShouldEndWith(0).Output.ShouldContain(": 4 of 4 ");
        (await BuildRun.OnRootAsync(Root, ["ImportHistory"], environment)).ShouldEndWith(0).Output.ShouldContain(": 0 of 4 ");

        (await BuildRun.OnRootAsync(Root, "ReportDora")).ShouldEndWith(0);
        var windows = JsonNode.Parse(File.ReadAllText(Root / "artifacts/dora.json"))!["series"]![0]!["windows"]!.AsArray();
        windows[0]!["deployments"]!.GetValue<int>().ShouldBe(2);
        github.Changes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Figures_that_nobody_takes_are_told_loudly_and_fail_nothing()
    {
        await Git.RunAsync("tag", "--annotate", "--message", "v0.1.0", "v0.1.0");
        (await BuildRun.OnRootAsync(Root, "ImportHistory")).ShouldEndWith(0);
        var summary = _temp.Path / "summary.md";
        var environment = new Dictionary<string, string> { ["GITHUB_ACTIONS"] = "true", ["GITHUB_STEP_SUMMARY"] = summary };

        // Nobody answers on a port that was free a moment ago; whoever took it since is no Pushgateway, and is as loud.
        var run = (await BuildRun.OnRootAsync(Root, ["ReportDora", "--pushgateway", $"http://127.0.0.1:{FreePort()}/"], environment)).ShouldEndWith(0);

        run.Output.ShouldContain("are not on the Pushgateway");
        var told = File.ReadAllText(summary);
        told.ShouldContain("are not on the Pushgateway");
        told.ShouldContain("Deployment frequency");
        (Root / "artifacts/dora.json").FileExists.ShouldBeTrue();
    }

    [Fact]
    public async Task The_step_summary_explains_the_version_commit_by_commit()
    {
        await Git.CommitAsync("an unfinished thought", allowEmpty: true);
        var summary = _temp.Path / "summary.md";
        var environment = new Dictionary<string, string> { ["GITHUB_ACTIONS"] = "true", ["GITHUB_STEP_SUMMARY"] = summary };
        (await BuildRun.OnRootAsync(Root, ["Version"], environment)).ShouldEndWith(0);
        var told = File.ReadAllText(summary);
        told.ShouldContain("| commit | subject | rule | bump | why |");
        told.ShouldContain("| feat: begin | feat | minor |");
        told.ShouldContain("an unfinished thought | unparseable | none |");
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<string> TagsAsync() => await new GitWork(Remote).RunAsync("for-each-ref", "--format=%(refname)", "refs/tags");
}
