using Slipway.Oci.Tests.Support;
using Slipway.Tooling;

namespace Slipway.Oci.Tests.Building;

/// <summary>These publish a real project: seconds, not milliseconds.</summary>
[Trait("Speed", "Slow")]
public sealed class RecompilerTests : IDisposable
{
    private const string Compiled = "compiled again, not published";

    private readonly TempFolder _folder = new();
    private readonly ChangingApps _apps;

    public RecompilerTests() => _apps = new(_folder.Path);

    public void Dispose()
    {
        _apps.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_change_of_C_sharp_alone_is_compiled_alone_and_gives_the_image_that_a_publish_gives()
    {
        _apps.Write("one", "hello");
        await _apps.BuildAsync("one", 'a');

        _apps.Write("one", "goodbye");
        var (fast, said) = await _apps.BuildAsync("one", 'b');
        said.ShouldContain(Compiled);

        _apps.Write("two", "goodbye");
        var (whole, aloud) = await _apps.BuildAsync("two", 'b');
        aloud.ShouldNotContain(Compiled);
        fast.Image.Digest.ShouldBe(whole.Image.Digest);

        // What another commit left behind misleads neither the compiler nor MSBuild.
        _apps.Write("one", "hello");
        (await _apps.BuildAsync("one", 'b')).Said.ShouldContain(Compiled);
        File.WriteAllText(_folder / "one/App/appsettings.json", "{ \"a\": 1 }");
        File.WriteAllText(_folder / "two/App/appsettings.json", "{ \"a\": 1 }");
        _apps.WriteProgram("two", "hello");
        var (one, one_said) = await _apps.BuildAsync("one", 'a');
        one_said.ShouldNotContain(Compiled, Case.Sensitive, "an asset has changed");
        one.Image.Digest.ShouldBe((await _apps.BuildAsync("two", 'a')).Built.Image.Digest);
    }

    [Fact]
    public async Task What_the_compiler_alone_cannot_know_is_published()
    {
        _apps.Write("one", "hello");
        await _apps.BuildAsync("one", 'a');

        File.WriteAllText(_folder / "one/App/More.cs", "internal static class More { }\n");
        (await _apps.BuildAsync("one", 'a')).Said.ShouldNotContain(Compiled, Case.Sensitive, "there is a file more");
        _apps.WriteProgram("one", "hello\"); this is no C#");
        var failure = await Should.ThrowAsync<TargetFailedException>(() => _apps.BuildAsync("one", 'a'));
        failure.Why!.ShouldContain("App/Program.cs(");
        _apps.WriteProgram("one", "hello again");
        (await _apps.BuildAsync("one", 'a')).Said.ShouldNotContain(Compiled, Case.Sensitive, "the last build has failed");
    }

    [Fact]
    public async Task The_commit_in_another_projects_assembly_is_not_left_as_it_was()
    {
        TinyWebApp.Write(_folder / "one");
        await _apps.BuildAsync("one", 'a');
        File.WriteAllText(_folder / "one/App/Program.cs", File.ReadAllText(_folder / "one/App/Program.cs").Replace("hello", "goodbye"));

        (await _apps.BuildAsync("one", 'a')).Said.ShouldContain(Compiled);
        (await _apps.BuildAsync("one", 'b')).Said.ShouldNotContain(Compiled);
    }

    [Fact]
    public async Task The_SDKs_compiler_server_is_used_where_it_may_be_and_compiles_the_same()
    {
        using var apps = new ChangingApps(_folder.Path, sharedCompilation: true);
        apps.Write("one", "hello");
        await apps.BuildAsync("one", 'a', compilerServer: true);
        apps.Write("one", "goodbye");
        var (served, said) = await apps.BuildAsync("one", 'b', compilerServer: true);
        said.ShouldContain(Compiled);
        apps.Ran[^1].Arguments.ShouldContain("/shared");

        _apps.Write("two", "goodbye");
        served.Image.Digest.ShouldBe((await _apps.BuildAsync("two", 'b')).Built.Image.Digest);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task The_compiler_runs_alone_where_the_SDK_keeps_no_server_or_the_build_may_leave_none(bool sharedCompilation, bool compilerServer)
    {
        using var apps = new ChangingApps(_folder.Path, sharedCompilation);
        apps.Write("one", "hello");
        await apps.BuildAsync("one", 'a', compilerServer);
        apps.Write("one", "goodbye");
        (await apps.BuildAsync("one", 'b', compilerServer)).Said.ShouldContain(Compiled);

        apps.Ran[^1].Arguments.ShouldNotContain("/shared");
        apps.Servers().ShouldBeEmpty();
    }
}
