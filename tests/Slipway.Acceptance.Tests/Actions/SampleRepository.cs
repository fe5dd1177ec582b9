using Slipway.Testing;
using Slipway.Tooling;
using Slipway.Tooling.Processes;

namespace Slipway.Acceptance.Tests.Actions;

/// <summary>A git repository with the sample build, whose workflows it has generated itself.</summary>
public sealed class SampleRepository : IAsyncLifetime
{
    private readonly TempFolder _temp = new();

    public AbsolutePath Folder => _temp.Path;

    public GitWork Git => new(Folder);

    private ProcessRunner Processes => new(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), Folder);

    public async Task InitializeAsync()
    {
        var program = AbsolutePath.Create(AppContext.BaseDirectory) / "Slipway.Workflows.Sample.dll";
        (Folder / ".nuke").CreateDirectory();
        await File.WriteAllTextAsync(Folder / ".nuke/parameters.json", "{}\n");
        await File.WriteAllTextAsync(Folder / "global.json", "{}\n");
        await File.WriteAllTextAsync(Folder / ".gitignore", ".nuke/temp/\nartifacts/\n");
        await File.WriteAllTextAsync(Folder / "build.sh", $"#!/usr/bin/env bash\nset -euo pipefail\nexec dotnet {program} \"$@\"\n");
        await Processes.RunAsync(new ProcessSpec("chmod", "+x", Folder / "build.sh"), CancellationToken.None);
        await Git.RunAsync("init", "--quiet");
        await Git.CommitAsync("feat: begin");
        (await BuildAsync("GenerateWorkflows")).ExitCode.ShouldBe(0);
        await Git.CommitAsync("ci: workflows");
    }

    public Task DisposeAsync()
    {
        _temp.Dispose();
        return Task.CompletedTask;
    }

    public Task<ProcessResult> BuildAsync(params string[] arguments) =>
        Processes.RunAsync(new ProcessSpec(Folder / "build.sh", arguments) { ThrowOnError = false }, CancellationToken.None);

    public string Workflow(string name) => File.ReadAllText(Folder / $".github/workflows/{name}.yml");
}
