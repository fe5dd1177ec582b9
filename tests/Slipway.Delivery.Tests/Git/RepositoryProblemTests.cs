using Slipway.Tooling;

namespace Slipway.Delivery.Tests.Git;

public sealed class RepositoryProblemTests
{
    [Fact]
    public async Task A_repository_without_commits_is_explained()
    {
        using var git = await TempRepository.CreateAsync();

        await ShouldExplain(git, "has no commit yet");
    }

    [Fact]
    public async Task A_folder_that_is_no_repository_is_explained()
    {
        using var git = await TempRepository.CreateAsync();
        Directory.Delete(git.Root / ".git", recursive: true);

        await ShouldExplain(git, "is not a git repository");
    }

    [Fact]
    public async Task A_bare_repository_is_explained()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        await git.GitAsync("config", "core.bare", "true");

        await ShouldExplain(git, "has no working tree");
    }

    [Fact]
    public async Task A_missing_folder_is_explained()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        Directory.Delete(git.Root, recursive: true);

        await ShouldExplain(git, "is not a folder");
    }

    [Fact]
    public async Task A_file_in_place_of_the_folder_is_explained()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        Directory.Delete(git.Root, recursive: true);
        await File.WriteAllTextAsync(git.Root, "");

        await ShouldExplain(git, "is not a folder");
    }

    [Fact]
    public async Task A_machine_without_git_is_explained()
    {
        using var git = await TempRepository.CreateAsync("feat: a");
        var bare = TempRepository.Runner(new Dictionary<string, string> { ["PATH"] = "/nowhere" });

        var problem = await Should.ThrowAsync<UsageException>(() => new Delivery.Git.GitRepository(bare, git.Root).HeadAsync(CancellationToken.None));

        problem.What.ShouldBe("git was not found.");
        problem.Cure.ShouldNotBeNull().ShouldContain("Install git");
    }

    private static async Task ShouldExplain(TempRepository git, string what)
    {
        var problem = await Should.ThrowAsync<UsageException>(() => git.VersionAsync());
        problem.What.ShouldContain(what);
        problem.Why.ShouldNotBeNullOrWhiteSpace();
        problem.Cure.ShouldNotBeNullOrWhiteSpace();
    }
}
