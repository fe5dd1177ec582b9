using Slipway.Testing;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Acceptance.Tests;

/// <summary>A fresh clone of this repository, as it stands in the working tree, with a HOME of its own.</summary>
public sealed class Repository : IAsyncDisposable
{
    private readonly TempFolder _temp = new();

    private Repository()
    {
        Folder = _temp.Path / "clone";
        Home = (_temp.Path / "home").CreateDirectory();
        Git = new(Folder);
    }

    public AbsolutePath Folder { get; }

    public AbsolutePath Home { get; }

    public GitWork Git { get; }

    /// <summary>Where this very repository is.</summary>
    public static AbsolutePath Original
    {
        get
        {
            var folder = AbsolutePath.Create(AppContext.BaseDirectory);
            while (!(folder / "Slipway.slnx").FileExists)
            {
                folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
            }

            return folder;
        }
    }

    /// <summary>The same, with its build as some clone with the same sources has compiled it.</summary>
    public static async Task<Repository> CloneAsync()
    {
        var repository = await CloneUncompiledAsync();
        await CompiledBuilds.ProvideAsync(repository, CompiledBuild.Own);
        return repository;
    }

    /// <summary>Clones, and commits on top what is not committed yet, so that a developer tests what he sees.</summary>
    public static async Task<Repository> CloneUncompiledAsync()
    {
        var repository = new Repository();
        var original = new GitWork(Original);
        await original.RunAsync("clone", "--quiet", Original, repository.Folder);
        var changed = await original.RunAsync("ls-files", "--modified", "--others", "--exclude-standard", "-z");
        foreach (var file in changed.Split('\0').Select(line => line.Trim('\n')).Where(line => line.Length > 0).Distinct())
        {
            var target = repository.Folder / file;
            target.Parent!.CreateDirectory();
            if ((Original / file).FileExists)
            {
                File.Copy(Original / file, target, overwrite: true);
            }
            else
            {
                File.Delete(target);
            }
        }

        await repository.Git.CommitAsync("feat: what the working tree holds", allowEmpty: true);
        return repository;
    }

    /// <summary>Runs <c>./build.sh</c> as a user would.</summary>
    public Task<BuildRun> BuildAsync(params string[] arguments) => BuildRun.RunAsync(this, arguments);

    /// <summary>Replaces a text in a file, which must hold it.</summary>
    public void Edit(string file, string old, string @new)
    {
        var text = File.ReadAllText(Folder / file);
        text.ShouldContain(old);
        File.WriteAllText(Folder / file, text.Replace(old, @new));
    }

    public async ValueTask DisposeAsync()
    {
        if ((Folder / ".nuke" / "local").DirectoryExists)
        {
            await BuildAsync("Down", "--no-logo");
        }

        _temp.Dispose();
    }
}
