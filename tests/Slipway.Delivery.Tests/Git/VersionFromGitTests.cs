using Slipway.Delivery.Versioning;
using Slipway.Tooling;

namespace Slipway.Delivery.Tests.Git;

public sealed class VersionFromGitTests
{
    [Fact]
    public async Task The_first_release_is_0_1_0()
    {
        using var git = await TempRepository.CreateAsync("Initial commit", "feat: greet");

        var record = await git.VersionAsync();

        (record.Version, record.Tag, record.Bump, record.Since, record.CommitsSince).ShouldBe(("0.1.0", "v0.1.0", VersionBump.Minor, null, 2));
        record.ImageTag.ShouldBe($"0.1.0-dev.2.g{record.Commit[..7]}");
        record.Commits.Select(commit => commit.Subject).ShouldBe(["feat: greet", "Initial commit"]);
        record.Commits[0].Author.ShouldBe("Ada");
    }

    [Fact]
    public async Task Commits_since_the_highest_tag_in_reach_count()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.GitAsync("tag", "v1.2.0");
        await git.CommitAsync("fix: b");
        await git.GitAsync("tag", "--annotate", "--message=x", "v1.3.0-rc.1");
        await git.GitAsync("tag", "nightly");
        await git.GitAsync("tag", "v1.9");
        await git.CommitAsync("feat: c\n\nMore text.");

        var record = await git.VersionAsync();

        (record.Version, record.Since, record.CommitsSince).ShouldBe(("1.3.0", "v1.2.0", 2));
    }

    [Fact]
    public async Task An_annotated_tag_is_a_base_like_a_light_one()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.GitAsync("tag", "--annotate", "--message=x", "v2.0.0");
        await git.CommitAsync("fix: b");

        (await git.VersionAsync()).Version.ShouldBe("2.0.1");
    }

    [Fact]
    public async Task A_higher_tag_on_another_branch_is_passed_over()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.GitAsync("tag", "v1.0.0");
        await git.GitAsync("switch", "--quiet", "--create", "other");
        await git.CommitAsync("feat!: b");
        await git.GitAsync("tag", "v2.0.0");
        await git.GitAsync("switch", "--quiet", "main");
        await git.CommitAsync("fix: c");

        var record = await git.VersionAsync();

        (record.Version, record.Since).ShouldBe(("1.0.1", "v1.0.0"));
    }

    [Fact]
    public async Task The_merged_commits_count_and_the_merge_does_not()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.GitAsync("tag", "v1.0.0");
        await git.GitAsync("switch", "--quiet", "--create", "topic");
        await git.CommitAsync("feat: b");
        await git.GitAsync("switch", "--quiet", "main");
        await git.CommitAsync("fix: c");
        await git.GitAsync("merge", "--quiet", "--no-ff", "--message=feat!: would be major", "topic");

        var record = await git.VersionAsync();

        record.Version.ShouldBe("1.1.0");
        record.Commits.Single(commit => commit.Rule == CommitRule.Merge).Subject.ShouldBe("feat!: would be major");
    }

    [Fact]
    public async Task A_reverted_merge_takes_its_branch_with_it()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.GitAsync("tag", "v1.0.0");
        await git.GitAsync("switch", "--quiet", "--create", "topic");
        await git.CommitAsync("feat: b", ("b", "b"));
        await git.GitAsync("switch", "--quiet", "main");
        await git.CommitAsync("fix: c", ("c", "c"));
        await git.GitAsync("merge", "--quiet", "--no-ff", "--no-edit", "topic");
        await git.GitAsync("revert", "--no-edit", "--mainline", "1", "HEAD");

        (await git.VersionAsync()).Version.ShouldBe("1.0.1");
    }

    [Fact]
    public async Task Reverts_as_git_writes_them_are_understood()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.GitAsync("tag", "v1.0.0");
        await git.CommitAsync("feat: b", ("b", "b"));
        await git.GitAsync("revert", "--no-edit", "HEAD");
        (await git.VersionAsync()).Bump.ShouldBe(VersionBump.None);

        await git.GitAsync("revert", "--no-edit", "HEAD");
        (await git.VersionAsync()).Version.ShouldBe("1.1.0");
    }

    [Fact]
    public async Task A_detached_head_on_main_is_versioned_as_main()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.GitAsync("tag", "v1.0.0");
        await git.CommitAsync("feat: b");
        await git.CommitAsync("fix: c");
        await git.GitAsync("checkout", "--quiet", "--detach", "HEAD~1");

        var record = await git.VersionAsync();

        (record.Version, record.Channel, record.Branch).ShouldBe(("1.1.0", "release", "main"));
    }

    [Fact]
    public async Task A_detached_head_on_no_known_branch_is_dev()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.GitAsync("tag", "v1.0.0");
        await git.GitAsync("checkout", "--quiet", "--detach");
        await git.CommitAsync("feat: b");

        var record = await git.VersionAsync();

        (record.Version, record.Channel, record.Branch).ShouldBe(("1.1.0-dev.1", "dev", null));
    }

    [Fact]
    public async Task The_event_s_branch_names_a_detached_head()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.GitAsync("checkout", "--quiet", "--detach");
        await git.CommitAsync("feat: b");

        (await git.VersionAsync(gitRef: "refs/heads/next")).Version.ShouldBe("0.1.0-rc.1");
    }

    [Fact]
    public async Task A_pushed_tag_releases_its_version()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.GitAsync("tag", "v1.0.0");
        await git.CommitAsync("feat: b");
        await git.GitAsync("tag", "v1.1.0");

        (await git.VersionAsync(gitRef: "refs/tags/v1.1.0")).Version.ShouldBe("1.1.0");
        (await git.VersionAsync()).Bump.ShouldBe(VersionBump.None);
        await git.GitAsync("tag", "v3.0.0");
        var refusal = await Should.ThrowAsync<UsageException>(() => git.VersionAsync(gitRef: "refs/tags/v3.0.0"));
        refusal.What.ShouldContain("v3.0.0 does not follow");
        refusal.Cure.ShouldNotBeNull().ShouldContain("Release-As: 3.0.0");
    }

    [Fact]
    public async Task A_component_counts_its_own_paths_and_tags()
    {
        using var git = await TempRepository.CreateAsync();
        await git.CommitAsync("feat: start", ("src/api/a.cs", "a"), ("src/web/a.js", "a"));
        await git.GitAsync("tag", "api-v1.0.0");
        await git.GitAsync("tag", "web-v4.0.0");
        await git.CommitAsync("feat!: web", ("src/web/a.js", "b"));
        await git.CommitAsync("fix: api", ("src/api/ä b.cs", "b"));

        var api = await git.VersionAsync(new VersioningOptions { Component = new VersionComponent("api", ["src/api"]) });
        var web = await git.VersionAsync(new VersioningOptions { Component = new VersionComponent("web", ["src/web"]) });

        (api.Tag, web.Tag).ShouldBe(("api-v1.0.1", "web-v5.0.0"));
        api.Commits.Select(commit => commit.Rule).ShouldBe([CommitRule.Type, CommitRule.OutsideComponent]);
    }

    [Fact]
    public async Task Each_question_is_one_process_however_long_the_history()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.GitAsync("tag", "v1.0.0");
        for (var i = 0; i < 30; i++)
        {
            await git.CommitAsync("fix: b");
            await git.GitAsync("tag", $"v1.0.0-rc.{i}");
        }

        await git.VersionAsync();

        git.Processes.Commands.Order().ShouldBe(["log", "rev-parse", "show-ref", "status"]);
    }

    [Fact]
    public async Task Messages_with_anything_in_them_are_read_whole()
    {
        using var git = await TempRepository.CreateAsync("feat: a\n\n\u0001\u0002 \"quoted\"\n\nBREAKING CHANGE: é 漢字\n", "", "fix: last");

        var record = await git.VersionAsync(new VersioningOptions { BreakingInZero = VersionBump.Major });

        record.Commits.Select(commit => commit.Subject).ShouldBe(["fix: last", "", "feat: a"]);
        record.Commits[2].Entries[0].Notes.ShouldBe(["é 漢字"]);
    }

    [Fact]
    public async Task The_repository_s_own_settings_do_not_change_what_is_read()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.GitAsync("tag", "v1.0.0");
        await git.CommitAsync("fix: b");
        string[] settings =
        [
            "color.ui=always", "log.showSignature=true", "log.decorate=full", "log.date=relative", "format.pretty=oneline", "log.abbrevCommit=true",
            "status.short=true", "status.branch=true",
        ];
        foreach (var setting in settings)
        {
            await git.GitAsync("config", setting.Split('=')[0], setting.Split('=')[1]);
        }

        (await git.VersionAsync()).Version.ShouldBe("1.0.1");
    }
}
