using System.Text.Json.Nodes;
using Slipway.Testing;
using Slipway.Tooling;

namespace Slipway.Acceptance.Tests;

/// <summary>What a user can get wrong, or find wrong, and what the build then says. Nothing is lost by any of it.</summary>
public sealed class InputTests : IAsyncLifetime
{
    private readonly TempFolder _temp = new();

    private AbsolutePath Root => _temp.Path / "repository";

    public async Task InitializeAsync()
    {
        Root.CreateDirectory();
        await new GitWork(Root).RunAsync("init", "--quiet");
    }

    public Task DisposeAsync()
    {
        _temp.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("Delivr", "There is no target Delivr.")]
    [InlineData("--environmnt=x", "--environmnt is not a flag of this build.")]
    [InlineData("--parallel=none", "--parallel cannot be none.")]
    [InlineData("Deploy --environment moon", "--environment: 'moon' was given on the command line, one of local")]
    [InlineData("Test --service moon", "--service: 'moon' was given on the command line, one of ")]
    public async Task A_wrong_word_on_the_command_line_is_told_in_three_lines(string words, string expected)
    {
        var run = (await BuildRun.OnRootAsync(Root, words.Split(' '))).ShouldEndWith(2);
        run.Output.ShouldContain(expected);
        run.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_repository_without_commits_says_what_to_do()
    {
        var run = (await BuildRun.OnRootAsync(Root, "Version")).ShouldEndWith(2);
        run.Output.ShouldContain("commit");
        run.Output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task A_folder_that_is_no_repository_says_so()
    {
        Directory.Delete(Root / ".git", recursive: true);
        (await BuildRun.OnRootAsync(Root, "Version")).ShouldEndWith(2).Output.ShouldContain("git");
    }

    [Fact]
    public async Task Any_repository_is_versioned_by_root_also_with_a_detached_head()
    {
        var git = new GitWork(Root);
        await git.CommitAsync("feat: begin", allowEmpty: true);
        await git.RunAsync("tag", "v1.2.3");
        await git.CommitAsync("fix: mend", allowEmpty: true);
        await git.RunAsync("checkout", "--quiet", "--detach");
        (await BuildRun.OnRootAsync(Root, "Version")).ShouldEndWith(0);
        var version = JsonNode.Parse(File.ReadAllText(Root / "artifacts/version.json"))!;
        version["version"]!.GetValue<string>().ShouldBe("1.2.4");
        version["bump"]!.GetValue<string>().ShouldBe("patch");
        version["since"]!.GetValue<string>().ShouldBe("v1.2.3");
        version["commits"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_shallow_clone_is_deepened_to_the_last_tag()
    {
        var git = new GitWork(Root);
        await git.CommitAsync("feat: begin", allowEmpty: true);
        await git.RunAsync("tag", "v1.2.3");
        await git.CommitAsync("feat: more", allowEmpty: true);
        await git.CommitAsync("fix: mend", allowEmpty: true);
        var shallow = _temp.Path / "shallow";
        await git.RunAsync("clone", "--quiet", "--depth", "1", new Uri(Root).AbsoluteUri, shallow);
        (await BuildRun.OnRootAsync(shallow, "Version")).ShouldEndWith(0);
        JsonNode.Parse(File.ReadAllText(shallow / "artifacts/version.json"))!["version"]!.GetValue<string>().ShouldBe("1.3.0");
    }

    [Fact]
    public async Task A_file_where_the_artifacts_folder_should_be_is_named()
    {
        await new GitWork(Root).CommitAsync("feat: begin", allowEmpty: true);
        File.WriteAllText(Root / "artifacts", "mine");
        var run = await BuildRun.OnRootAsync(Root, "Version");
        run.ExitCode.ShouldNotBe(0);
        run.Output.ShouldContain((string)(Root / "artifacts"));
        run.Output.ShouldNotContain("not foreseen");
        File.ReadAllText(Root / "artifacts").ShouldBe("mine");
    }

    [Fact]
    public async Task A_full_disk_is_told_as_such_and_leaves_no_half_record()
    {
        var small = (_temp.Path / "small").CreateDirectory();
        await using var disk = await SmallDisk.MountAsync(small, "400k");
        var git = new GitWork(small);
        await git.RunAsync("init", "--quiet");
        await git.CommitAsync("feat: begin", allowEmpty: true);
        SmallDisk.Fill(small / "filler");
        var run = await BuildRun.OnRootAsync(small, "Version");
        run.ExitCode.ShouldNotBe(0);
        run.Output.ShouldContain("disk", Case.Insensitive);
        run.Output.ShouldNotContain("not foreseen");
        (small / "artifacts/version.json").FileExists.ShouldBeFalse();
        File.Delete(small / "filler");
        (await BuildRun.OnRootAsync(small, "Version")).ShouldEndWith(0);
    }
}
