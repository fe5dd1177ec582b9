namespace Slipway.Delivery.Tests.Git;

public sealed class DirtyTreeTests
{
    [Fact]
    public async Task A_clean_tree_has_no_hash()
    {
        using var git = await TempRepository.CreateAsync();
        await git.CommitAsync("feat: a", ("a.txt", "one"));
        git.Write("untracked.txt", "x");

        var record = await git.VersionAsync();

        (record.Dirty, record.TreeHash).ShouldBe((false, null));
        record.ImageTag.ShouldNotContain(".d");
    }

    [Fact]
    public async Task The_same_change_has_the_same_hash_staged_or_not_and_whenever_it_was_written()
    {
        using var git = await TempRepository.CreateAsync();
        await git.CommitAsync("feat: a", ("a.txt", "one"), ("b.txt", "one"));
        git.Write("a.txt", "two");
        var first = await git.VersionAsync();

        File.SetLastWriteTimeUtc(git.Root / "a.txt", new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        (await git.VersionAsync()).TreeHash.ShouldBe(first.TreeHash);
        await git.GitAsync("add", "a.txt");
        (await git.VersionAsync()).TreeHash.ShouldBe(first.TreeHash);

        first.Dirty.ShouldBeTrue();
        first.ImageTag.ShouldEndWith($".g{first.Commit[..7]}.d{first.TreeHash![..10]}");
    }

    [Fact]
    public async Task Another_change_has_another_hash()
    {
        using var git = await TempRepository.CreateAsync();
        await git.CommitAsync("feat: a", ("a.txt", "one"), ("b.txt", "one"));
        var hashes = new List<string?>();
        git.Write("a.txt", "two");
        hashes.Add((await git.VersionAsync()).TreeHash);
        git.Write("a.txt", "three");
        hashes.Add((await git.VersionAsync()).TreeHash);
        git.Write("b.txt", "two");
        hashes.Add((await git.VersionAsync()).TreeHash);
        File.Delete(git.Root / "b.txt");
        hashes.Add((await git.VersionAsync()).TreeHash);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(git.Root / "a.txt", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            hashes.Add((await git.VersionAsync()).TreeHash);
        }

        hashes.ShouldBeUnique();
        hashes.ShouldNotContain((string?)null);
    }

    [Fact]
    public async Task Undoing_the_change_makes_it_clean_again()
    {
        using var git = await TempRepository.CreateAsync();
        await git.CommitAsync("feat: a", ("a.txt", "one"));
        git.Write("a.txt", "two");
        git.Write("a.txt", "one");

        (await git.VersionAsync()).Dirty.ShouldBeFalse();
    }

    [Fact]
    public async Task What_a_run_leaves_behind_never_counts()
    {
        using var git = await TempRepository.CreateAsync();
        await git.CommitAsync("feat: a", ("artifacts/x.json", "1"), (".nuke/parameters.json", "1"), ("src/artifacts/y.json", "1"));
        git.Write("artifacts/x.json", "2");
        git.Write(".nuke/parameters.json", "2");
        (await git.VersionAsync()).Dirty.ShouldBeFalse();

        git.Write("src/artifacts/y.json", "2");
        (await git.VersionAsync()).Dirty.ShouldBeTrue();
    }

    [Fact]
    public async Task A_deleted_file_and_a_changed_link_count()
    {
        using var git = await TempRepository.CreateAsync();
        File.CreateSymbolicLink(git.Root / "link", "one");
        await git.CommitAsync("feat: a", ("a.txt", "one"));
        await git.GitAsync("add", "link");
        await git.CommitAsync("feat: link");
        File.Delete(git.Root / "link");
        File.CreateSymbolicLink(git.Root / "link", "two");
        var link = (await git.VersionAsync()).TreeHash;
        File.Delete(git.Root / "a.txt");
        var both = (await git.VersionAsync()).TreeHash;

        new[] { link, both, null }.ShouldBeUnique();
    }

    [Fact]
    public async Task Reading_changes_nothing_in_the_repository()
    {
        using var git = await TempRepository.CreateAsync();
        await git.CommitAsync("feat: a", ("a.txt", "one"));
        File.SetLastWriteTimeUtc(git.Root / "a.txt", new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        var before = Snapshot(git);

        await git.VersionAsync();

        Snapshot(git).ShouldBe(before);
    }

    private static List<string> Snapshot(TempRepository git) =>
        [.. Directory.EnumerateFiles(git.Root / ".git", "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{file} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}")];
}
