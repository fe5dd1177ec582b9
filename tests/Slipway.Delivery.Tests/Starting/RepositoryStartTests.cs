using Slipway.Delivery.Starting;
using Slipway.Delivery.Tests.Git;
using Slipway.Testing;
using Slipway.Tooling;
using Slipway.Tooling.Changes;

namespace Slipway.Delivery.Tests.Starting;

public sealed class RepositoryStartTests : IAsyncLifetime
{
    private readonly TempFolder _own = new();
    private TempRepository _repository = null!;

    public async Task InitializeAsync()
    {
        _repository = await TempRepository.CreateAsync();
        _repository.Write("src/Shop/Shop.csproj", """<Project Sdk="Microsoft.NET.Sdk.Web" />""");
        foreach (var name in new[] { "build.sh", "build.ps1", "build.cmd", "global.json", "Slipway.Components.1.2.3.nupkg" })
        {
            await File.WriteAllTextAsync(_own.Path / name, $"slipway's {name}");
        }
    }

    public Task DisposeAsync()
    {
        _repository.Dispose();
        _own.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task It_writes_a_whole_build_with_packages_of_its_own()
    {
        var survey = await StartAsync();

        survey.Services.ShouldHaveSingleItem().Name.ShouldBe("shop");
        Written().ShouldBe([
            ".gitignore", ".nuke/parameters.json", "build.cmd", "build.ps1", "build.sh", "build/Build.cs", "build/Directory.Build.props", "build/Directory.Build.targets",
            "build/_build.csproj", "build/feed/Slipway.Components.1.2.3.nupkg", "build/nuget.config", "global.json",
        ]);
        Read("build/_build.csproj").ShouldContain("""<PackageReference Include="Slipway.Components" Version="1.2.3" />""");
        Read("build/Build.cs").ShouldContain("""new("shop", new DotNetProject("src/Shop/Shop.csproj"))""");
        Read("build/Build.cs").ShouldContain("Execute<Build>(x => x.Deliver)");
        Read("build.sh").ShouldBe("slipway's build.sh");
    }

    [Fact]
    public async Task Where_a_Dockerfile_needs_an_engine_it_delivers_up_to_the_push()
    {
        _repository.Write("motto/Dockerfile", "FROM scratch");

        await StartAsync();

        Read("build/Build.cs").ShouldContain("""new("motto", new DockerfileSource("motto")),""");
        Read("build/Build.cs").ShouldContain("Execute<Build>(x => x.Push)");
    }

    [Fact]
    public async Task What_git_ignored_before_it_ignores_after_but_not_the_build()
    {
        _repository.Write(".gitignore", "*.nupkg\nbuild/\nartifacts/");

        await StartAsync();

        Read(".gitignore").ShouldStartWith("*.nupkg\nbuild/\nartifacts/\n\n#");
        Read(".gitignore").Split('\n').Count(line => line == "artifacts/").ShouldBe(1);
        var kept = (await _repository.GitAsync("ls-files", "--others", "--exclude-standard")).Split('\n');
        kept.ShouldContain("build/Build.cs");
        kept.ShouldContain("build/feed/Slipway.Components.1.2.3.nupkg");
        _repository.Write("build/obj/project.assets.json", "{}");
        (await _repository.GitAsync("ls-files", "--others", "--exclude-standard")).ShouldNotContain("obj");
    }

    [Fact]
    public async Task What_is_there_stays_as_it_is()
    {
        _repository.Write("global.json", "its own");
        _repository.Write(".nuke/parameters.json", "its own too");

        await StartAsync();

        Read("global.json").ShouldBe("its own");
        Read(".nuke/parameters.json").ShouldBe("its own too");
    }

    [Theory]
    [InlineData("build/Build.cs", "Move build away")]
    [InlineData("build.sh", "Move build.sh away")]
    [InlineData("build/_build.csproj", "For newer packages: ./build.sh Pack")]
    public async Task A_repository_that_has_a_build_keeps_it(string present, string cure)
    {
        _repository.Write(present, "its own");

        var error = await Should.ThrowAsync<UsageException>(StartAsync);

        error.What.ShouldEndWith("is there already; nothing was changed.");
        error.Cure.ShouldNotBeNull().ShouldStartWith(cure);
        Written().ShouldBe([present]);
    }

    [Fact]
    public async Task A_project_in_the_root_folder_does_not_take_the_build_for_its_own_code()
    {
        _repository.Write("Shop.csproj", """<Project Sdk="Microsoft.NET.Sdk.Web" />""");

        (await StartAsync()).Notes.ShouldBeEmpty();

        Read("Directory.Build.props").ShouldContain(StarterBuild.Excludes);
    }

    [Fact]
    public async Task Where_the_root_has_properties_of_its_own_the_line_is_told()
    {
        _repository.Write("Shop.csproj", """<Project Sdk="Microsoft.NET.Sdk.Web" />""");
        _repository.Write("Directory.Build.props", "<Project />");

        (await StartAsync()).Notes.ShouldHaveSingleItem().ShouldEndWith(StarterBuild.Excludes);

        Read("Directory.Build.props").ShouldBe("<Project />");
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        await StartAsync(new DryRunGate(NullLog.Instance));

        Written().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_an_error()
    {
        var error = await Should.ThrowAsync<UsageException>(
            new RepositoryStart(TempRepository.Runner(), new ApplyingGate(NullLog.Instance), _own.Path).RunAsync(_own.Path / "nowhere", [], "1.2.3", CancellationToken.None));

        error.What.ShouldBe($"There is no folder {_own.Path / "nowhere"}.");
    }

    private Task<RepositorySurvey> StartAsync() => StartAsync(new ApplyingGate(NullLog.Instance));

    private Task<RepositorySurvey> StartAsync(IChangeGate gate) =>
        new RepositoryStart(TempRepository.Runner(), gate, _own.Path)
            .RunAsync(_repository.Root, [_own.Path / "Slipway.Components.1.2.3.nupkg"], "1.2.3", CancellationToken.None);

    private string Read(string file) => File.ReadAllText(_repository.Root / file);

    private IEnumerable<string> Written() => Directory.EnumerateFiles(_repository.Root, "*", SearchOption.AllDirectories)
        .Select(file => AbsolutePath.Create(file).RelativeTo(_repository.Root))
        .Where(file => !file.StartsWith(".git/", StringComparison.Ordinal) && !file.StartsWith("src/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);
}
