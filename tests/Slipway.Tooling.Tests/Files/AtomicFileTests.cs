using Slipway.Testing;
using Slipway.Tooling.Files;

namespace Slipway.Tooling.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_written_with_its_parents_and_replaced_whole()
    {
        var path = _folder.Path / "a" / "b" / "file";
        AtomicFile.WriteAllText(path, "a longer first text ü");
        AtomicFile.WriteAllText(path, "second");
        File.ReadAllBytes(path).ShouldBe("second"u8.ToArray());
        Left(path.Parent!).ShouldBe(["file"]);
    }

    [Fact]
    public void A_write_that_fails_leaves_what_was_there_and_nothing_beside_it()
    {
        var path = _folder.Path / "taken";
        (path / "inner").CreateDirectory();
        Should.Throw<Exception>(() => AtomicFile.WriteAllText(path, "text")).ShouldBeAssignableTo<SystemException>();
        Left(_folder.Path).ShouldBe(["taken"]);
        (path / "inner").DirectoryExists.ShouldBeTrue();
    }

    [Fact]
    public void A_file_that_is_replaced_keeps_its_permissions()
    {
        var path = _folder.Path / "private";
        AtomicFile.WriteAllText(path, "first");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        AtomicFile.WriteAllText(path, "second");
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_reader_sees_the_old_or_the_new_never_a_part()
    {
        var path = _folder.Path / "file";
        var texts = new[] { new string('a', 100_000), new string('b', 50_000) };
        AtomicFile.WriteAllText(path, texts[0]);
        var writing = Task.Run(() => Enumerable.Range(0, 30).ToList().ForEach(index => AtomicFile.WriteAllText(path, texts[index % 2])));
        while (!writing.IsCompleted)
        {
            texts.ShouldContain(File.ReadAllText(path));
        }

        await writing;
    }

    private static IEnumerable<string?> Left(AbsolutePath folder) => Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path));
}
