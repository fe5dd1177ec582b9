using Slipway.Delivery.Starting;
using Slipway.Delivery.Tests.Git;
using Slipway.Testing;
using Slipway.Tooling;

namespace Slipway.Delivery.Tests.Starting;

public class RepositorySurveyTests
{
    private const string Web = """<Project Sdk="Microsoft.NET.Sdk.Web" />""";
    private const string Library = """<Project Sdk="Microsoft.NET.Sdk" />""";

    [Fact]
    public async Task A_web_project_is_a_service_with_the_tests_that_reach_it()
    {
        var survey = await SurveyAsync(
            ("src/Shop.Api/Shop.Api.csproj", Web),
            ("src/Shop.Core/Shop.Core.csproj", Library),
            ("tests/Direct/Direct.csproj", Referring("..\\..\\src\\Shop.Api\\Shop.Api.csproj", "<PackageReference Include=\"xunit\" Version=\"2.9.3\" />")),
            ("tests/Through.Tests/Through.Tests.csproj", Referring("../Direct/Direct.csproj")),
            ("tests/Core.Tests/Core.Tests.csproj", Referring("../../src/Shop.Core/Shop.Core.csproj")));

        var service = survey.Services.ShouldHaveSingleItem();
        service.Name.ShouldBe("shop-api");
        service.Project.ShouldBe("src/Shop.Api/Shop.Api.csproj");
        service.Tests.ShouldBe(["tests/Direct/Direct.csproj", "tests/Through.Tests/Through.Tests.csproj"]);
        survey.Notes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""<Project><Sdk Name="Microsoft.NET.Sdk.Web" /></Project>""")]
    [InlineData("""<Project><Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk.Web/10.0.100" /></Project>""")]
    [InlineData("""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>
          <ItemGroup><FrameworkReference Include="Microsoft.AspNetCore.App" /></ItemGroup>
        </Project>
        """)]
    public async Task However_it_says_so_a_program_that_answers_HTTP_is_a_service(string project) =>
        (await SurveyAsync(("a/A.csproj", project))).Services.ShouldHaveSingleItem().Project.ShouldBe("a/A.csproj");

    [Theory]
    [InlineData("a/A.csproj", Library)]
    [InlineData("a/A.csproj", """<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><OutputType>Library</OutputType></PropertyGroup></Project>""")]
    [InlineData("a/A.Tests.csproj", Web)]
    [InlineData("a/A.csproj", """<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><PackageReference Include="Microsoft.NET.Test.Sdk" /></ItemGroup></Project>""")]
    [InlineData("a/bin/A.csproj", Web)]
    [InlineData("a/A.fsproj", Library)]
    public async Task Libraries_tests_and_what_git_ignores_are_no_services(string path, string project) =>
        (await SurveyAsync((".gitignore", "bin/\n"), (path, project))).Services.ShouldBeEmpty();

    [Fact]
    public async Task A_Dockerfile_is_a_service_unless_a_web_project_is_beside_it()
    {
        var survey = await SurveyAsync(("motto/Dockerfile", "FROM scratch"), ("shop/Dockerfile", "FROM scratch"), ("shop/Shop.csproj", Web), ("Dockerfile", "FROM scratch"));

        survey.Services.Select(service => (service.Name, service.Project, service.Context)).ShouldBe([("motto", null, "motto"), ("shop", "shop/Shop.csproj", null), ("work", null, ".")]);
        survey.Notes.ShouldHaveSingleItem().ShouldStartWith("shop/Dockerfile is left out");
    }

    [Fact]
    public async Task Services_of_one_name_are_told_apart()
    {
        var survey = await SurveyAsync(("orders/Api/Api.csproj", Web), ("users/Api/Api.csproj", Web), ("Api.csproj", Web), ("api/Dockerfile", "FROM scratch"));

        survey.Services.Select(service => service.Name).ShouldBe(["api", "api-2", "orders-api", "users-api"]);
    }

    [Fact]
    public async Task A_project_that_cannot_be_read_is_left_out_and_told()
    {
        var survey = await SurveyAsync(("a/A.csproj", "<Project"), ("b/B.csproj", Web));

        survey.Services.ShouldHaveSingleItem().Name.ShouldBe("b");
        survey.Notes.ShouldHaveSingleItem().ShouldStartWith("a/A.csproj is left out");
    }

    [Theory]
    [InlineData("""{ "sdk": { "version": "8.0.400" } } // as ever""", 1)]
    [InlineData("""{ "sdk": { "version": "10.0.100" } }""", 0)]
    [InlineData("""{ "sdk": { "version": "8.0.400", "rollForward": "latestMajor" } }""", 0)]
    [InlineData("""{ "msbuild-sdks": {} }""", 0)]
    [InlineData("{", 0)]
    public async Task An_SDK_too_old_for_a_build_is_told(string text, int notes) =>
        (await SurveyAsync(("global.json", text))).Notes.Count(note => note.StartsWith("global.json asks for the .NET SDK 8.0.400", StringComparison.Ordinal)).ShouldBe(notes);

    [Theory]
    [InlineData("""app.MapGet("/", () => 1);""", "/", "/")]
    [InlineData("""app.MapGet("/items/{id}", Get); app.MapGet("/items", All);""", "/items", "/items")]
    [InlineData("""app.MapHealthChecks("/health"); app.MapHealthChecks("/ready"); app.MapGet("/items", All);""", "/ready", "/items")]
    [InlineData("""app.MapGet("healthz", () => "ok"); app.MapGet("/metrics", Text);""", "/healthz", "/")]
    [InlineData("""app.MapControllers();""", "/", "/")]
    public async Task Routes_in_plain_sight_are_what_it_is_asked_by(string code, string ready, string probe)
    {
        var service = (await SurveyAsync(("a/A.csproj", Web), ("a/Program.cs", code), ("b/Other.cs", """app.MapGet("/other", Other);"""))).Services.ShouldHaveSingleItem();

        (service.Ready, service.Probe).ShouldBe((ready, probe));
    }

    [Fact]
    public async Task What_is_passed_over_is_told()
    {
        var survey = await SurveyAsync((".devcontainer/Dockerfile", "FROM scratch"), ("deploy/Dockerfile.prod", "FROM scratch"), ("tools/Containerfile", "FROM scratch"));

        survey.Services.ShouldBeEmpty();
        survey.Notes.Select(note => note.Split(' ')[0]).ShouldBe(["deploy/Dockerfile.prod", "tools/Containerfile", "No"]);
    }

    [Fact]
    public async Task A_folder_within_a_repository_is_refused()
    {
        using var repository = await TempRepository.CreateAsync();
        repository.Write("services/shop/Shop.csproj", Web);

        var error = await Should.ThrowAsync<UsageException>(new RepositorySurveyor(TempRepository.Runner(), repository.Root / "services" / "shop").SurveyAsync(CancellationToken.None));

        error.What.ShouldBe($"{repository.Root / "services" / "shop"} is the folder services/shop of a repository.");
    }

    [Fact]
    public async Task Where_there_is_no_git_the_cure_is_told()
    {
        using var folder = new TempFolder();

        var error = await Should.ThrowAsync<UsageException>(new RepositorySurveyor(TempRepository.Runner(), folder.Path).SurveyAsync(CancellationToken.None));

        error.What.ShouldBe($"{folder.Path} is no working tree of git.");
        error.Cure.ShouldNotBeNull().ShouldContain("git init");
    }

    private static string Referring(string project, string more = "") =>
        $"""<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><ProjectReference Include="{project}" />{more}</ItemGroup></Project>""";

    private static async Task<RepositorySurvey> SurveyAsync(params (string Path, string Text)[] files)
    {
        using var repository = await TempRepository.CreateAsync();
        foreach (var (path, text) in files)
        {
            repository.Write(path, text);
        }

        return await new RepositorySurveyor(TempRepository.Runner(), repository.Root).SurveyAsync(CancellationToken.None);
    }
}
