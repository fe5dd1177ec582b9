using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Workflows.GitHub;

namespace Slipway.Workflows.Tests;

public sealed class WorkflowFilesTests : IDisposable
{
    private static readonly string Text = $"{GitHubYaml.Marker} Do not edit.\n\nname: ci\n";

    private readonly AbsolutePath _root = AbsolutePath.Create(Directory.CreateTempSubdirectory("slipway-workflows-").FullName);

    private AbsolutePath Folder => _root / ".github/workflows";

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task What_is_written_no_longer_differs()
    {
        var files = Files(("ci.yml", Text));

        (await files.WriteAsync(new ApplyingGate(NullLog.Instance), default)).Single().Summary.ShouldBe("+3 -0");

        (await files.CompareAsync(default)).ShouldBeEmpty();
        await Should.NotThrowAsync(() => files.VerifyAsync(default));
        (await File.ReadAllTextAsync(Folder / "ci.yml")).ShouldBe(Text);
    }

    [Fact]
    public async Task Writing_again_changes_nothing()
    {
        var files = Files(("ci.yml", Text));
        await files.WriteAsync(new ApplyingGate(NullLog.Instance), default);

        (await files.WriteAsync(new ApplyingGate(NullLog.Instance), default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        (await Files(("ci.yml", Text)).WriteAsync(new DryRunGate(NullLog.Instance), default)).Count.ShouldBe(1);

        Folder.DirectoryExists.ShouldBeFalse();
    }

    [Fact]
    public async Task A_changed_file_fails_with_its_difference()
    {
        Put("ci.yml", Text.Replace("ci", "CI", StringComparison.Ordinal));

        var failure = await Should.ThrowAsync<TargetFailedException>(() => Files(("ci.yml", Text)).VerifyAsync(default));

        failure.What.ShouldBe(".github/workflows/ci.yml is not what the build generates.");
        string[] lines = ["@@ -1,3 +1,3 @@", $" {GitHubYaml.Marker} Do not edit.", " ", "-name: CI", "+name: ci"];
        failure.Why.ShouldBe($"--- a/.github/workflows/ci.yml\n+++ b/.github/workflows/ci.yml\n{string.Join('\n', lines)}");
        failure.Cure!.ShouldContain("GenerateWorkflows");
    }

    [Fact]
    public async Task Windows_line_ends_are_a_difference()
    {
        Put("ci.yml", Text.Replace("\n", "\r\n", StringComparison.Ordinal));

        (await Files(("ci.yml", Text)).CompareAsync(default)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_missing_file_is_a_difference() =>
        (await Files(("ci.yml", Text)).CompareAsync(default)).Single().Diff.ShouldStartWith("--- /dev/null\n+++ b/.github/workflows/ci.yml\n@@ -0,0 +1,3 @@\n");

    [Fact]
    public async Task A_generated_file_that_is_no_longer_wanted_goes()
    {
        Put("old.yml", Text);

        (await Files().WriteAsync(new ApplyingGate(NullLog.Instance), default)).Single().File.ShouldBe(".github/workflows/old.yml");

        (Folder / "old.yml").FileExists.ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_written_by_hand_stays()
    {
        Put("mine.yml", "name: mine\n");

        (await Files().CompareAsync(default)).ShouldBeEmpty();
    }

    private WorkflowFiles Files(params (string Name, string Text)[] files) => new(_root, files.ToDictionary(file => file.Name, file => file.Text));

    private void Put(string name, string text)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Folder / name, text);
    }
}
