using System.Security.Cryptography;

namespace Slipway.Acceptance.Tests;

/// <summary>A dry run on a fresh clone.</summary>
public sealed class DryRunTests
{
    [Fact]
    public async Task A_dry_run_prints_the_changes_in_order_and_makes_none()
    {
        await using var repository = await Repository.CloneAsync();
        (await repository.BuildAsync("Noop")).ShouldEndWith(0); // the build itself is compiled
        var before = Snapshot(repository);
        var run = (await repository.BuildAsync("Deliver", "--dry-run")).ShouldEndWith(0);
        var changes = run.Output.Split('\n').Where(line => line.StartsWith("  would ", StringComparison.Ordinal)).Select(line => line.Trim().Split(' ')[1]).ToList();
        changes.ShouldContain("push");
        changes.IndexOf("push").ShouldBeLessThan(changes.IndexOf("unpack"));
        changes.IndexOf("unpack").ShouldBeLessThan(changes.LastIndexOf("start"));
        changes.ShouldContain("watch");
        changes.ShouldContain("append");
        changes.ShouldContain("write");
        run.Output.ShouldContain("would be delivered to local. Nothing was changed.");
        Snapshot(repository).ShouldBe(before);
        (repository.Folder / ".nuke/local").DirectoryExists.ShouldBeFalse();
        (repository.Folder / "artifacts").DirectoryExists.ShouldBeFalse();
        (await repository.Git.RunAsync("tag")).ShouldBeEmpty();
    }

    // Everything but the build's own folders: outputs of compilers, and .nuke/temp.
    private static List<string> Snapshot(Repository repository) =>
    [
        .. Directory.EnumerateFiles(repository.Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(repository.Folder, file))
            .Where(file => !file.Contains("/bin/") && !file.Contains("/obj/") && !file.StartsWith(".nuke/temp/", StringComparison.Ordinal) && file != ".git/index")
            .Order(StringComparer.Ordinal)
            .Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(repository.Folder / file)))}"),
    ];
}
