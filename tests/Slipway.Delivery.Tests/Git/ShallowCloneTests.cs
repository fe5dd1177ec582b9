using Slipway.Delivery.Tests.Ledger;
using Slipway.Delivery.Versioning;
using Slipway.Tooling;

namespace Slipway.Delivery.Tests.Git;

[Trait("Speed", "Slow")]
public sealed class ShallowCloneTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(100)]
    public async Task A_shallow_clone_of_any_depth_has_the_version_of_the_whole(int depth)
    {
        using var origin = await OriginAsync();
        var whole = await origin.VersionAsync();
        using var clone = await origin.CloneAsync("clone", $"--depth={depth}");

        var record = await clone.VersionAsync();

        (record.Version, record.Since, record.CommitsSince, record.ImageTag).ShouldBe((whole.Version, whole.Since, whole.CommitsSince, whole.ImageTag));
        record.Commits.Select(commit => commit.Sha).ShouldBe(whole.Commits.Select(commit => commit.Sha));
    }

    [Fact]
    public async Task Only_the_history_back_to_the_last_tag_is_fetched()
    {
        using var origin = await OriginAsync();
        using var clone = await origin.CloneAsync("clone", "--depth=1");

        await clone.VersionAsync();

        (await clone.GitAsync("rev-list", "--count", "HEAD")).ShouldBe("4");
        (await clone.GitAsync("rev-parse", "--is-shallow-repository")).ShouldBe("true");
    }

    [Fact]
    public async Task A_second_run_needs_no_second_fetch()
    {
        using var origin = await OriginAsync();
        using var clone = await origin.CloneAsync("clone", "--depth=1");
        await clone.VersionAsync();
        clone.Processes.Specs.Clear();

        (await clone.VersionAsync()).Version.ShouldBe("1.1.0");

        clone.Processes.Commands.ShouldNotContain("fetch");
    }

    [Fact]
    public async Task A_higher_tag_beside_the_branch_is_not_taken_for_the_base()
    {
        using var origin = await OriginAsync();
        await origin.GitAsync("switch", "--quiet", "--create", "other", "v1.0.0");
        await origin.CommitAsync("feat!: elsewhere");
        await origin.GitAsync("tag", "v9.0.0");
        await origin.GitAsync("switch", "--quiet", "main");
        using var clone = await origin.CloneAsync("clone", "--depth=1");

        var record = await clone.VersionAsync();

        (record.Version, record.Since, record.CommitsSince).ShouldBe(("1.1.0", "v1.0.0", 4));
    }

    [Fact]
    public async Task A_long_branch_merged_after_the_tag_is_counted_whole()
    {
        using var origin = await TempRepository.CreateAsync("feat: a", "fix: b");
        await origin.GitAsync("switch", "--quiet", "--create", "topic", "HEAD~1");
        await origin.CommitAsync("feat!: long before the tag");
        await origin.GitAsync("switch", "--quiet", "main");
        await origin.CommitAsync("fix: c");
        await origin.GitAsync("tag", "v1.0.0");
        await origin.CommitAsync("fix: d");
        await origin.GitAsync("merge", "--quiet", "--no-ff", "--no-edit", "topic");
        await origin.CommitAsync("fix: e");
        var whole = await origin.VersionAsync();
        whole.Version.ShouldBe("2.0.0");
        foreach (var depth in new[] { 1, 2, 3, 4 })
        {
            using var clone = await origin.CloneAsync($"clone{depth}", $"--depth={depth}");

            var record = await clone.VersionAsync();

            (record.Version, record.CommitsSince).ShouldBe((whole.Version, whole.CommitsSince), $"depth {depth}");
        }
    }

    [Fact]
    public async Task Before_the_first_release_the_whole_history_is_fetched()
    {
        using var origin = await TempRepository.CreateAsync("feat: a", "fix: b", "fix: c");
        using var clone = await origin.CloneAsync("clone", "--depth=1");

        var record = await clone.VersionAsync();

        (record.Version, record.CommitsSince).ShouldBe(("0.1.0", 3));
    }

    [Fact]
    public async Task A_commit_that_only_this_clone_has_counts_too()
    {
        using var origin = await OriginAsync();
        using var clone = await origin.CloneAsync("clone", "--depth=1");
        await clone.CommitAsync("feat!: here only");

        var record = await clone.VersionAsync();

        (record.Version, record.CommitsSince).ShouldBe(("2.0.0", 5));
    }

    [Fact]
    public async Task Head_at_the_tag_needs_nothing()
    {
        using var origin = await TempRepository.CreateAsync("feat: a", "fix: b");
        await origin.GitAsync("tag", "--annotate", "--message=x", "v1.0.0");
        using var clone = await origin.CloneAsync("clone", "--depth=1");

        var record = await clone.VersionAsync();

        (record.Version, record.Bump, record.CommitsSince).ShouldBe(("1.0.0", VersionBump.None, 0));
        clone.Processes.Commands.ShouldNotContain("fetch");
    }

    [Fact]
    public async Task A_component_gets_the_trees_it_asks_for()
    {
        using var origin = await TempRepository.CreateAsync();
        await origin.CommitAsync("feat: a", ("src/api/a", "1"), ("src/web/a", "1"));
        await origin.GitAsync("tag", "api-v1.0.0");
        await origin.CommitAsync("feat!: web", ("src/web/a", "2"));
        await origin.CommitAsync("fix: api", ("src/api/a", "2"));
        await origin.CommitAsync("docs: both");
        using var clone = await origin.CloneAsync("clone", "--depth=1");

        var record = await clone.VersionAsync(new VersioningOptions { Component = new VersionComponent("api", ["src/api"]) });

        record.Tag.ShouldBe("api-v1.0.1");
    }

    [Fact]
    public async Task A_dry_run_refuses_and_names_the_command_that_mends_it()
    {
        using var origin = await OriginAsync();
        using var clone = await origin.CloneAsync("clone", "--depth=1");

        var problem = await Should.ThrowAsync<UsageException>(() => clone.VersionAsync(gate: new RecordingGate(dryRun: true)));

        problem.What.ShouldContain("shallow clone");
        problem.Cure.ShouldNotBeNull().ShouldContain("git fetch --unshallow");
        clone.Processes.Commands.ShouldNotContain("fetch");
    }

    [Fact]
    public async Task A_remote_that_is_gone_is_a_refusal_not_a_wrong_version()
    {
        using var origin = await OriginAsync();
        using var clone = await origin.CloneAsync("clone", "--depth=1");
        await clone.GitAsync("remote", "set-url", "origin", $"file://{origin.Root}-gone");

        var problem = await Should.ThrowAsync<UsageException>(() => clone.VersionAsync());

        problem.Why.ShouldNotBeNullOrWhiteSpace();
        problem.Cure.ShouldNotBeNull().ShouldContain("fetch-depth: 0");
    }

    [Fact]
    public async Task A_remote_that_is_gone_does_not_matter_where_the_history_suffices_and_is_said()
    {
        using var origin = await OriginAsync();
        using var clone = await origin.CloneAsync("clone", "--depth=5");
        await clone.GitAsync("remote", "set-url", "origin", $"file://{origin.Root}-gone");

        var record = await clone.VersionAsync();

        record.Version.ShouldBe("1.1.0");
        record.Warnings.ShouldHaveSingleItem().ShouldContain("shallow");
    }

    private static async Task<TempRepository> OriginAsync()
    {
        var origin = await TempRepository.CreateAsync("feat: a", "fix: b", "fix: c");
        await origin.GitAsync("tag", "--annotate", "--message=x", "v1.0.0");
        foreach (var message in new[] { "fix: d", "feat: e", "docs: f", "fix: g" })
        {
            await origin.CommitAsync(message);
        }

        return origin;
    }
}
