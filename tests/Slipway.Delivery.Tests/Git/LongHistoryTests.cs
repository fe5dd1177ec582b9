using System.Text;
using Slipway.Delivery.Versioning;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Tests.Git;

/// <summary>A history that has gone on for long without a release is read in two halves; nobody can tell from the answer.</summary>
public sealed class LongHistoryTests
{
    private const int Previews = 70;

    [Fact]
    public async Task A_line_of_previews_is_read_in_two_halves()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.GitAsync("tag", "v1.0.0");
        await ImportAsync(git, Enumerable.Range(1, Previews).Select(number => new Imported($"fix: {number}", $"v1.1.0-rc.{number}")));

        var record = await git.VersionAsync();

        git.Processes.Commands.Count(command => command == "log").ShouldBe(2);
        (record.Version, record.Since, record.CommitsSince).ShouldBe(("1.0.1", "v1.0.0", Previews));
        (await OrderAsync(git, "v1.0.0")).ShouldBe(record.Commits.Select(commit => commit.Sha));
    }

    [Fact]
    public async Task Before_the_first_release_it_is_no_different()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await ImportAsync(git, Enumerable.Range(1, Previews).Select(number => new Imported($"fix: {number}", $"v0.1.0-dev.{number}")));

        (await git.VersionAsync()).CommitsSince.ShouldBe(Previews + 1);

        git.Processes.Commands.Count(command => command == "log").ShouldBe(2);
    }

    [Fact]
    public async Task A_branch_from_below_the_middle_that_is_merged_above_it_counts_once()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.GitAsync("tag", "v1.0.0");
        await ImportAsync(git, Enumerable.Range(1, 10).Select(number => new Imported($"fix: low {number}", $"v1.1.0-rc.{number}")));
        await git.GitAsync("branch", "topic");
        await ImportAsync(git, Enumerable.Range(11, Previews).Select(number => new Imported($"fix: high {number}", $"v1.1.0-rc.{number}")));
        await git.GitAsync("switch", "--quiet", "topic");
        var feature = await git.CommitAsync("feat: beside");
        await git.GitAsync("switch", "--quiet", "main");
        await git.GitAsync("merge", "--quiet", "--no-ff", "--message=Merge branch 'topic'", "topic");
        var head = await git.CommitAsync("fix: last");

        var record = await git.VersionAsync();

        var shas = record.Commits.Select(commit => commit.Sha).ToList();
        shas.Order(StringComparer.Ordinal).ShouldBe((await OrderAsync(git, "v1.0.0")).Order(StringComparer.Ordinal));
        shas[0].ShouldBe(head);
        shas.IndexOf(feature).ShouldBeGreaterThan(1, "below its merge");
        record.Version.ShouldBe("1.1.0");
    }

    [Fact]
    public async Task Previews_of_another_branch_do_not_count_as_the_middle()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.GitAsync("tag", "v1.0.0");
        await git.GitAsync("switch", "--quiet", "--create", "next");
        await ImportAsync(git, Enumerable.Range(1, Previews).Select(number => new Imported($"feat!: {number}", $"v2.0.0-rc.{number}")), "next");
        await git.GitAsync("switch", "--quiet", "main");
        await git.CommitAsync("fix: b");

        var record = await git.VersionAsync();

        (record.Version, record.CommitsSince).ShouldBe(("1.0.1", 1));
    }

    private static async Task<IEnumerable<string>> OrderAsync(TempRepository git, string since) => (await git.GitAsync("rev-list", "HEAD", "^" + since)).Split('\n');

    /// <summary>Commits on top of a branch, a minute after each other, each with a tag.</summary>
    private static async Task ImportAsync(TempRepository git, IEnumerable<Imported> commits, string branch = "main")
    {
        var time = long.Parse(await git.GitAsync("log", "-1", "--format=%ct"), null);
        var text = new StringBuilder();
        var first = true;
        foreach (var commit in commits)
        {
            time += 60;
            text.Append($"commit refs/heads/{branch}\ncommitter Ada <ada@example.org> {time} +0000\ndata {Encoding.UTF8.GetByteCount(commit.Message)}\n{commit.Message}\n")
                .Append(first ? $"from refs/heads/{branch}^0\n" : "")
                .Append($"\nreset refs/tags/{commit.Tag}\nfrom refs/heads/{branch}\n\n");
            first = false;
        }

        await git.Processes.Inner.RunAsync(
            new ProcessSpec("git", "fast-import", "--quiet") { WorkingDirectory = git.Root, StandardInput = text.ToString() }, CancellationToken.None);
        await git.GitAsync("reset", "--quiet", "--hard");
    }

    private sealed record Imported(string Message, string Tag);
}
