using Slipway.Delivery.DotNet;
using Slipway.Testing;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Delivery.Tests.DotNet;

/// <summary>The real <c>dotnet</c>, with a folder as its only package source.</summary>
[Trait("Speed", "Slow")]
public sealed class PackageReportsTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private AbsolutePath Root => _temp.Path / "repository";

    [Fact]
    public async Task A_package_with_a_newer_release_is_reported_with_both_versions_and_its_project()
    {
        await PackAsync("1.0.0");
        await PackAsync("1.2.0");
        Project("src/Shop/Shop.csproj", "<PackageReference Include=\"Acme.Library\" Version=\"1.0.0\" />");
        await DotNetAsync(Root, "restore", "src/Shop/Shop.csproj");

        var record = await ReadAsync("src/Shop/Shop.csproj");

        var entry = record.Packages.ShouldHaveSingleItem();
        (entry.Id, entry.Version, entry.Latest).ShouldBe(("Acme.Library", "1.0.0", "1.2.0"));
        entry.Projects.ShouldBe(["src/Shop/Shop.csproj"]);
        DependencyText.Write(record).ShouldContain("| Acme.Library | 1.0.0 | 1.2.0 | outdated |");
        DependencyText.Headline(record).ShouldBe("1 outdated");
    }

    [Fact]
    public async Task A_project_that_cannot_be_restored_is_an_error_that_says_why_and_how_to_see()
    {
        Project("src/Shop/Shop.csproj", "<PackageReference Include=\"Acme.Nowhere\" Version=\"1.0.0\" />");

        var failure = await Should.ThrowAsync<TargetFailedException>(ReadAsync("src/Shop/Shop.csproj"));

        failure.Why.ShouldNotBeNull().ShouldContain("Acme.Nowhere");
        failure.Cure.ShouldNotBeNull().ShouldContain("dotnet restore src/Shop/Shop.csproj");
    }

    public void Dispose() => _temp.Dispose();

    private ProcessRunner Processes => new(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), Root.CreateDirectory());

    private Task<DependencyRecord> ReadAsync(string project) =>
        new PackageReports(Processes, NullLog.Instance, Root).ReadAsync("run-1", [project], CancellationToken.None);

    private void Project(string file, string items)
    {
        (Root / file).Parent!.CreateDirectory();
        File.WriteAllText(Root / "nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="acme" value="{(_temp.Path / "feed").CreateDirectory()}" /></packageSources>
            </configuration>
            """);
        File.WriteAllText(Root / file, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
              <ItemGroup>{items}</ItemGroup>
            </Project>
            """);
    }

    private async Task PackAsync(string version)
    {
        var folder = (_temp.Path / $"library-{version}").CreateDirectory();
        await File.WriteAllTextAsync(folder / "Acme.Library.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><Version>{version}</Version></PropertyGroup>
            </Project>
            """);
        await DotNetAsync(folder, "pack", "-o", _temp.Path / "feed", "-v", "quiet", "-nodeReuse:false");
    }

    private async Task DotNetAsync(AbsolutePath folder, params string[] arguments) =>
        await Processes.RunAsync(new ProcessSpec("dotnet", arguments) { WorkingDirectory = folder }, CancellationToken.None);
}
