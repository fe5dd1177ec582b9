using Slipway.Delivery.Git;
using Slipway.Testing;

namespace Slipway.Delivery.Tests.Git;

public sealed class CommittedTreeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_files_of_a_commit_are_beside_the_working_tree_which_keeps_its_own()
    {
        using var repository = await TempRepository.CreateAsync();
        var then = await repository.CommitAsync("feat: then", ("k8s/app/deployment.yaml", "then"), ("gone.txt", "there"));
        await repository.GitAsync("rm", "--quiet", "gone.txt");
        await repository.CommitAsync("feat: now", ("k8s/app/deployment.yaml", "now"));
        repository.Write("k8s/app/deployment.yaml", "not committed");
        repository.Write("staged.txt", "staged");
        await repository.GitAsync("add", "staged.txt");
        var status = await repository.GitAsync("status", "--porcelain");
        (_folder.Path / "tree").CreateDirectory();
        await File.WriteAllTextAsync(_folder.Path / "tree" / "of-another-run.txt", "old");

        var root = await new CommittedTree(TempRepository.Runner(), repository.Root / "k8s").ExportAsync(then, _folder.Path / "tree", CancellationToken.None);

        root.ShouldBe(_folder.Path / "tree" / "k8s");
        Directory.EnumerateFiles(_folder.Path / "tree", "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .ShouldBe([_folder.Path / "tree" / "gone.txt", _folder.Path / "tree" / "k8s" / "app" / "deployment.yaml"]);
        (await File.ReadAllTextAsync(root! / "app" / "deployment.yaml")).ShouldBe("then");
        (await File.ReadAllTextAsync(repository.Root / "k8s" / "app" / "deployment.yaml")).ShouldBe("not committed");
        (await repository.GitAsync("status", "--porcelain")).ShouldBe(status);
    }

    [Fact]
    public async Task A_commit_that_this_clone_does_not_hold_gives_nothing()
    {
        using var repository = await TempRepository.CreateAsync("feat: one");

        (await new CommittedTree(TempRepository.Runner(), repository.Root).ExportAsync(new string('a', 40), _folder.Path / "tree", CancellationToken.None)).ShouldBeNull();
    }
}
