using Slipway.Testing;
using Slipway.Tooling;

namespace Slipway.Acceptance.Tests;

/// <summary>A repository that knows nothing of Slipway gets a build from it, made of packages alone, and is delivered by it.</summary>
public sealed class StarterTests : IAsyncLifetime
{
    private readonly TempFolder _temp = new();
    private Repository _slipway = null!;
    private AbsolutePath _shop = null!;

    public async Task InitializeAsync()
    {
        _slipway = await Repository.CloneAsync();
        _shop = await PlantAsync(_temp.Path / "shop");
    }

    public async Task DisposeAsync()
    {
        if ((_shop / ".nuke" / "local").DirectoryExists)
        {
            await BuildAsync("Down");
        }

        await _slipway.DisposeAsync();
        _temp.Dispose();
    }

    [Fact]
    public async Task A_stranger_delivers_by_two_commands()
    {
        var rehearsed = (await _slipway.BuildAsync("Init", "--into", "../../" + _shop.RelativeTo(_slipway.Folder.Parent!.Parent!), "--dry-run")).ShouldEndWith(0);

        rehearsed.Output.ShouldContain($"would write {_shop / "build" / "Build.cs"}");
        (_shop / "build").DirectoryExists.ShouldBeFalse();

        var started = (await _slipway.BuildAsync("Init", "--into", _shop)).ShouldEndWith(0);

        started.Output.ShouldContain("shop-api: src/Shop.Api/Shop.Api.csproj, tested by tests/Shop.Tests/Shop.Tests.csproj");
        (await _slipway.BuildAsync("Init", "--into", _shop)).ShouldEndWith(2).Output.ShouldContain("is there already; nothing was changed.");

        await new GitWork(_shop).CommitAsync("feat: a build");
        var delivered = (await BuildAsync()).ShouldEndWith(0);

        delivered.Output.ShouldContain("1 passed, 0 failed, 0 skipped");
        delivered.Output.ShouldContain("PASS error-rate");
        using (var http = new HttpClient())
        {
            (await http.GetStringAsync(new Uri(delivered.Url, "/greeting"))).ShouldBe("hello");
        }

        Directory.GetFiles(_temp.Path / "packages" / "slipway.components", "Slipway.Components.xml", SearchOption.AllDirectories).ShouldHaveSingleItem(); // what editors show
        (await BuildAsync("GenerateWorkflows", "GenerateSchema")).ShouldEndWith(0);
        File.ReadAllText(_shop / ".github/workflows/ci.yml").ShouldContain("./build.sh VerifyWorkflows Scan Test ScanImage");
        (await BuildAsync("BuildImage")).ShouldEndWith(0).Output.ShouldContain("no input of an image has changed");
        (await new GitWork(_shop).RunAsync("status", "--porcelain")).Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["?? .github/", "?? .nuke/build.schema.json"]);
    }

    [Fact]
    public async Task A_project_in_the_root_folder_is_built_without_the_build()
    {
        foreach (var file in new[] { "Shop.Api.csproj", "Program.cs" })
        {
            File.Move(_shop / "src" / "Shop.Api" / file, _shop / file);
        }

        Directory.Delete(_shop / "src", recursive: true);
        Directory.Delete(_shop / "tests", recursive: true);
        File.Delete(_shop / "Directory.Build.props");
        File.WriteAllText(_shop / "Shop.Api.csproj", """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
            </Project>
            """);
        await new GitWork(_shop).CommitAsync("feat: a small shop");
        (await _slipway.BuildAsync("Init", "--into", _shop)).ShouldEndWith(0);

        (await BuildAsync("Compile")).ShouldEndWith(0); // leaves build/obj, and sources in it
        (await BuildAsync("BuildImage")).ShouldEndWith(0).Output.ShouldContain("shop-api: sha256:");

        Directory.EnumerateFiles(_shop / "artifacts" / "images", "*", SearchOption.AllDirectories).ShouldNotBeEmpty();
    }

    /// <summary>A service and its test, under rules of their own that would not let the build compile if they reached it.</summary>
    private static async Task<AbsolutePath> PlantAsync(AbsolutePath root)
    {
        Write("src/Shop.Api/Shop.Api.csproj", """<Project Sdk="Microsoft.NET.Sdk.Web" />""");
        Write("src/Shop.Api/Program.cs", """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/healthz", () => "ok");
            app.MapGet("/greeting", () => Greeting.Text);
            app.Run();

            public static class Greeting
            {
                public static string Text => "hello";
            }
            """);
        Write("tests/Shop.Tests/Shop.Tests.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <ItemGroup>
                <PackageReference Include="Microsoft.NET.Test.Sdk" />
                <PackageReference Include="xunit" />
                <PackageReference Include="xunit.runner.visualstudio" />
                <PackageReference Include="coverlet.collector" />
                <ProjectReference Include="../../src/Shop.Api/Shop.Api.csproj" />
              </ItemGroup>
            </Project>
            """);
        Write("tests/Shop.Tests/GreetingTests.cs", """
            public class GreetingTests
            {
                [Xunit.Fact]
                public void It_greets() => Xunit.Assert.Equal("hello", Greeting.Text);
            }
            """);
        Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <DefineConstants>$(DefineConstants);SHOP</DefineConstants>
                <WarningsAsErrors>CA1852;CS1591</WarningsAsErrors>
                <GenerateDocumentationFile Condition="'$(MSBuildProjectName)' == '_build'">true</GenerateDocumentationFile>
              </PropertyGroup>
            </Project>
            """);
        File.Copy(Repository.Original / "Directory.Packages.props", root / "Directory.Packages.props");
        Write(".gitignore", "bin/\nobj/\n*.nupkg\n");
        var git = new GitWork(root);
        await git.RunAsync("init", "--quiet");
        await git.CommitAsync("feat: a shop");
        return root;

        void Write(string path, string text)
        {
            (root / path).Parent!.CreateDirectory();
            File.WriteAllText(root / path, text);
        }
    }

    // Slipway's packages go to a folder of the test's own; all others come from where they are.
    private Task<BuildRun> BuildAsync(params string[] arguments) => BuildRun.InAsync(_slipway, _shop, arguments, new Dictionary<string, string>
    {
        ["NUGET_PACKAGES"] = _temp.Path / "packages",
        ["NUGET_FALLBACK_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
    });
}
