namespace Slipway.Acceptance.Tests;

/// <summary>What <c>build.sh</c> does before the build has its turn: it compiles when it must, and only then. Shared with no other test.</summary>
public sealed class BuildScriptTests(BuildScriptTests.FreshClone fresh) : IClassFixture<BuildScriptTests.FreshClone>
{
    private const string Compiling = "Compiling the build";

    private readonly Repository _repository = fresh.Repository;

    [Fact]
    public void Of_two_first_runs_in_a_fresh_clone_one_compiles_and_both_run()
    {
        fresh.Runs.ShouldAllBe(run => run.ShouldEndWith(0).Output.Contains("Noop succeeded"));
        fresh.Runs.Count(run => run.Output.Contains(Compiling)).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_compiled_runs_at_once_until_a_source_changes()
    {
        (await _repository.BuildAsync("Noop")).ShouldEndWith(0).Output.ShouldNotContain(Compiling);

        _repository.Edit("src/Slipway.Engine/Hosts/Summary.cs", "Done in ", "All done in ");

        (await _repository.BuildAsync("Noop")).ShouldEndWith(0).Output.ShouldContain("All done in ");
        (await _repository.BuildAsync("Noop")).ShouldEndWith(0).Output.ShouldNotContain(Compiling);
    }

    [Fact]
    public async Task A_build_that_does_not_compile_says_where_and_runs_nothing()
    {
        var broken = _repository.Folder / "build" / "Broken.cs";
        File.WriteAllText(broken, "internal sealed class Broken : Missing;\n");

        var run = (await _repository.BuildAsync("Noop")).ShouldEndWith(2);

        run.Output.ShouldContain($"{broken}(1,");
        run.Output.ShouldContain("CS0246");
        run.Output.ShouldContain("The build does not compile: nothing was run.");
        run.Output.ShouldNotContain("Noop");
        (await _repository.BuildAsync("Noop")).ShouldEndWith(2); // as long as it is broken
        File.Delete(broken);
        (await _repository.BuildAsync("Noop")).ShouldEndWith(0).Output.ShouldContain("Noop succeeded");
    }

    [Fact]
    public async Task What_a_killed_compilation_left_half_written_is_compiled_again()
    {
        var half = _repository.Folder / "src/Slipway.Tooling/obj/Release/net10.0/Slipway.Tooling.dll";
        File.WriteAllBytes(half, File.ReadAllBytes(half)[..1000]); // newer than its sources
        File.Delete(_repository.Folder / ".nuke/temp/build.stamp");
        File.WriteAllText(_repository.Folder / ".nuke/temp/build.stamp.new", "");

        (await _repository.BuildAsync("Noop")).ShouldEndWith(0).Output.ShouldContain("Noop succeeded");
    }

    /// <summary>A clone as a stranger has it, in which two runs were started at once.</summary>
    public sealed class FreshClone : IAsyncLifetime
    {
        public Repository Repository { get; private set; } = null!;

        public IReadOnlyList<BuildRun> Runs { get; private set; } = [];

        public async Task InitializeAsync()
        {
            Repository = await Repository.CloneUncompiledAsync();
            Runs = await Task.WhenAll(Repository.BuildAsync("Noop"), Repository.BuildAsync("Noop"));
        }

        public async Task DisposeAsync() => await Repository.DisposeAsync();
    }
}
