using Slipway.Testing;
using Slipway.Tooling.Processes;

namespace Slipway.Tooling.Tests.Processes;

public sealed class ExecutablePathTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_program_of_that_name_on_PATH_is_found()
    {
        var first = Make("a/tool", isProgram: false); // a file only
        var second = Make("b/tool", isProgram: true);
        Make("c/tool", isProgram: true);
        (_folder.Path / "0" / "tool").CreateDirectory(); // a folder of that name
        Find("tool", "0", "missing", "a", "b", "c").ShouldBe((string)second);
        Find("tool", "0", "a").ShouldBeNull();
        Find(first).ShouldBe((string)first);
    }

    [Fact]
    public void Without_PATH_nothing_is_found() => ExecutablePath.Find("sh", FixedEnvironment.Empty).ShouldBeNull();

    [Fact]
    public void A_path_to_no_file_is_not_found() => Find(_folder.Path / "none").ShouldBeNull();

    private string? Find(string name, params string[] folders) => ExecutablePath.Find(
        name,
        new FixedEnvironment(new Dictionary<string, string> { ["PATH"] = string.Join(Path.PathSeparator, folders.Select(folder => _folder.Path / folder)) }));

    private AbsolutePath Make(string name, bool isProgram)
    {
        var path = _folder.Path / name;
        path.Parent!.CreateDirectory();
        File.WriteAllText(path, "");
        File.SetUnixFileMode(path, isProgram ? UnixFileMode.UserRead | UnixFileMode.UserExecute : UnixFileMode.UserRead);
        return path;
    }
}
