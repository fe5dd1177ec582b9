using Slipway.Oci.Building;
using Slipway.Oci.Layouts;
using Slipway.Oci.Tests.Support;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Oci.Tests.Building;

/// <summary>These publish a real project: seconds, not milliseconds.</summary>
[Trait("Speed", "Slow")]
public sealed class RecompilerTests : IDisposable
{
    private const string Compiled = "compiled again, not published";

    private readonly TempFolder _folder = new();
    private readonly OciLayout _layout;

    public RecompilerTests() => _layout = OciLayout.Create(_folder / "layout", TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_change_of_C_sharp_alone_is_compiled_alone_and_gives_the_image_that_a_publish_gives()
    {
        WriteOneProject("one", "hello");
        await BuildAsync("one", 'a');

        WriteOneProject("one", "goodbye");
        var (fast, said) = await BuildAsync("one", 'b');
        said.ShouldContain(Compiled);

        WriteOneProject("two", "goodbye");
        var (whole, aloud) = await BuildAsync("two", 'b');
        aloud.ShouldNotContain(Compiled);
        fast.Image.Digest.ShouldBe(whole.Image.Digest);

        // What another commit left behind misleads neither the compiler nor MSBuild.
        WriteOneProject("one", "hello");
        (await BuildAsync("one", 'b')).Said.ShouldContain(Compiled);
        File.WriteAllText(_folder / "one/App/appsettings.json", "{ \"a\": 1 }");
        File.WriteAllText(_folder / "two/App/appsettings.json", "{ \"a\": 1 }");
        WriteProgram("two", "hello");
        var (one, one_said) = await BuildAsync("one", 'a');
        one_said.ShouldNotContain(Compiled, Case.Sensitive, "an asset has changed");
        one.Image.Digest.ShouldBe((await BuildAsync("two", 'a')).Built.Image.Digest);
    }

    [Fact]
    public async Task What_the_compiler_alone_cannot_know_is_published()
    {
        WriteOneProject("one", "hello");
        await BuildAsync("one", 'a');

        File.WriteAllText(_folder / "one/App/More.cs", "internal static class More { }\n");
        (await BuildAsync("one", 'a')).Said.ShouldNotContain(Compiled, Case.Sensitive, "there is a file more");
        WriteProgram("one", "hello\"); this is no C#");
        var failure = await Should.ThrowAsync<TargetFailedException>(() => BuildAsync("one", 'a'));
        failure.Why!.ShouldContain("App/Program.cs(");
        WriteProgram("one", "hello again");
        (await BuildAsync("one", 'a')).Said.ShouldNotContain(Compiled, Case.Sensitive, "the last build has failed");
    }

    [Fact]
    public async Task The_commit_in_another_projects_assembly_is_not_left_as_it_was()
    {
        TinyWebApp.Write(_folder / "one");
        await BuildAsync("one", 'a');
        File.WriteAllText(_folder / "one/App/Program.cs", File.ReadAllText(_folder / "one/App/Program.cs").Replace("hello", "goodbye"));

        (await BuildAsync("one", 'a')).Said.ShouldContain(Compiled);
        (await BuildAsync("one", 'b')).Said.ShouldNotContain(Compiled);
    }

    private void WriteOneProject(string folder, string greeting)
    {
        TinyWebApp.Write(_folder / folder, greeting);
        Directory.Delete(_folder / folder / "Shared", recursive: true);
        var project = _folder / folder / "App/App.csproj";
        File.WriteAllText(project, File.ReadAllText(project).Replace("<ProjectReference Include=\"../Shared/Shared.csproj\" />", ""));
        WriteProgram(folder, greeting);
    }

    private void WriteProgram(string folder, string greeting) => File.WriteAllText(
        _folder / folder / "App/Program.cs", $"var app = WebApplication.CreateBuilder(args).Build();\napp.MapGet(\"/\", () => \"{greeting}\");\napp.Run();\n");

    private async Task<(BuiltImage Built, string Said)> BuildAsync(string folder, char commit)
    {
        var root = _folder / folder;
        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/work/") && !file.Contains("/obj/") && !file.Contains("/bin/")).Select(file => AbsolutePath.Create(file));
        var log = new KeptLog();
        var processes = new ProcessRunner(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), root);
        var request = TinyWebApp.Request(root) with { Commit = new string(commit, 40), Inputs = new DotNetInputs([.. files], "sdk") };
        var built = await new DotNetImageBuilder(processes, log).BuildAsync(request, _layout, default);
        return (built, log.Text);
    }

    private sealed class KeptLog : ILog
    {
        public string Text { get; private set; } = "";

        public void Write(LogLevel level, string message) => Text += message + "\n";

        public void Progress(string? status)
        {
        }

        public void Annotate(Annotation annotation)
        {
        }
    }
}
