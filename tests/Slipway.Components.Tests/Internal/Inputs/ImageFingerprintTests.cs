using System.Collections.Immutable;
using Slipway.Components.Internal.Inputs;
using Slipway.Delivery;
using Slipway.Oci;
using Slipway.Testing;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Components.Tests.Internal.Inputs;

public sealed class ImageFingerprintTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private AbsolutePath Root => _temp.Path;

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData("src/App/Program.cs", true)]
    [InlineData("src/App/wwwroot/index.html", true)]
    [InlineData("src/Library/Code.cs", true)]
    [InlineData("shared/Linked.cs", true)]
    [InlineData("Directory.Build.props", true)]
    [InlineData("eng/common.props", true)]
    [InlineData("global.json", true)]
    [InlineData("src/Other/Code.cs", false)]
    [InlineData("README.md", false)]
    [InlineData("src/App/bin/x.dll", false)]
    [InlineData("src/Library/obj/x.cache", false)]
    public async Task A_project_is_made_of_its_folder_what_it_refers_to_and_what_lies_above(string file, bool counts)
    {
        WriteProjects();
        var service = new Service("app", new DotNetProject("src/App/App.csproj"));
        var before = await ComputeAsync(service);

        Write(file, File.Exists(Root / file) ? File.ReadAllText(Root / file) + "\n" : "new");

        (await ComputeAsync(service) != before).ShouldBe(counts);
    }

    [Fact]
    public async Task Where_only_MSBuild_knows_what_is_named_the_whole_repository_counts_but_what_builds_leave_behind()
    {
        WriteProjects();
        Write("src/App/App.csproj", """<Project><ItemGroup><Compile Include="$(Somewhere)/../x.cs" /></ItemGroup></Project>""");
        var service = new Service("app", new DotNetProject("src/App/App.csproj"));
        var before = await ComputeAsync(service);

        Write("artifacts/version.json", "{}");
        Write("src/Other/bin/x.dll", "x");
        (await ComputeAsync(service)).ShouldBe(before);
        Write("README.md", "more");
        (await ComputeAsync(service)).ShouldNotBe(before);
    }

    [Theory]
    [InlineData("services/edge/index.html", true)]
    [InlineData("services/edge/notes.md", false)]
    [InlineData("services/edge/Dockerfile", true)]
    [InlineData("services/edge/.dockerignore", true)]
    [InlineData("services/other.txt", false)]
    public async Task A_Dockerfiles_image_is_made_of_what_its_context_sends(string file, bool counts)
    {
        WriteEdge();
        var service = new Service("edge", new DockerfileSource("services/edge"));
        var before = await ComputeAsync(service);

        Write(file, File.Exists(Root / file) ? File.ReadAllText(Root / file) + "\n# more\n" : "new");

        (await ComputeAsync(service) != before).ShouldBe(counts);
    }

    [Fact]
    public async Task How_a_service_is_declared_counts_and_a_secrets_value_does_not()
    {
        WriteEdge();
        var source = new DockerfileSource("services/edge") { Secrets = [new("token", () => new Secret("one"))] };
        var prints = new List<string>
        {
            await ComputeAsync(new("edge", source)),
            await ComputeAsync(new("edge", source with { Target = "app" })),
            await ComputeAsync(new("edge", source with { Arguments = source.Arguments.Add("A", "1") })),
            await ComputeAsync(new("edge", source with { Labels = source.Labels.Add("A", "1") })),
            await ComputeAsync(new("edge", source with { Platforms = [Platform.LinuxArm64] })),
            await ComputeAsync(new("edge", source with { Secrets = [] })),
            await ComputeAsync(new("ridge", source)),
        };

        prints.Distinct().Count().ShouldBe(prints.Count);
        (await ComputeAsync(new("edge", source with { Secrets = [new("token", () => new Secret("two"))] }))).ShouldBe(prints[0]);
    }

    [Fact]
    public async Task Another_clone_of_the_same_files_has_the_same_fingerprint()
    {
        WriteEdge();
        var service = new Service("edge", new DockerfileSource("services/edge"));
        var here = await ComputeAsync(service);
        using var other = new TempFolder();
        foreach (var file in Directory.GetFiles(Root, "*", SearchOption.AllDirectories))
        {
            var copy = other.Path / AbsolutePath.Create(file).RelativeTo(Root);
            copy.Parent!.CreateDirectory();
            File.Copy(file, copy);
        }

        (await Fingerprint(other.Path).ComputeAsync(service, null, CancellationToken.None)).ShouldBe(here);
    }

    private void WriteEdge()
    {
        Write("services/edge/Dockerfile", "FROM scratch\nCOPY index.html /\n");
        Write("services/edge/.dockerignore", "*.md\n");
        Write("services/edge/index.html", "hello");
    }

    private void WriteProjects()
    {
        Write("global.json", "{}");
        Write("Directory.Build.props", """<Project><Import Project="eng/../eng/common.props" /></Project>""");
        Write("eng/common.props", "<Project />");
        Write("shared/Linked.cs", "");
        Write("src/App/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <ItemGroup>
                <ProjectReference Include="..\Library\Library.csproj" />
                <Compile Include="../../shared/*.cs" />
              </ItemGroup>
            </Project>
            """);
        Write("src/App/Program.cs", "");
        Write("src/Library/Library.csproj", "<Project />");
        Write("src/Library/Code.cs", "");
        Write("src/Other/Other.csproj", "<Project />");
    }

    private void Write(string file, string text)
    {
        (Root / file).Parent!.CreateDirectory();
        File.WriteAllText(Root / file, text);
    }

    private Task<string> ComputeAsync(Service service) => Fingerprint(Root).ComputeAsync(service, null, CancellationToken.None);

    private static ImageFingerprint Fingerprint(AbsolutePath root) =>
        new(new ProcessRunner(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), root), root);
}
