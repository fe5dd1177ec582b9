using Slipway.Testing.Infrastructure;
using Slipway.Tooling;

namespace Slipway.Acceptance.Tests.Actions;

/// <summary>This repository's own workflows, played in clones of itself.</summary>
public sealed class OwnWorkflowTests : IAsyncLifetime
{
    private readonly WorkflowPlayer _player = new();

    private Repository _repository = null!;

    public async Task InitializeAsync() => _repository = await Repository.CloneUncompiledAsync();

    public async Task DisposeAsync()
    {
        _player.Dispose();
        await _repository.DisposeAsync();
    }

    [Fact]
    public async Task A_pull_request_is_checked_scanned_and_its_deployment_rehearsed()
    {
        var context = PartContext.OnThisMachine(NullLog.Instance);
        using var scanner = await Scanner.StartAsync(context);
        // A build that no clone has compiled: a job does, as on a runner.
        _repository.Edit("build/Build.cs", "what a build costs that does nothing", "what nothing costs");
        await _repository.Git.CommitAsync("docs: what Noop is for");
        await _repository.Git.RunAsync("branch", "--force", "pull");
        var started = new WorkflowEvent(_repository.Folder) { Name = "pull_request", Ref = "refs/heads/pull", Machine = scanner.Variables };

        var run = await _player.PlayAsync(await File.ReadAllTextAsync(_repository.Folder / ".github/workflows/ci.yml"), started);

        run.Result.ShouldBe("success", run.ToString());
        run.Jobs.Select(job => job.Id).ShouldBe(["build", "scan", "rehearsal"], ignoreOrder: true);
        run["build"].Summary.ShouldContain("mermaid");
        run["rehearsal"].Log.ShouldContain("would start load-harness");
        Directory.Delete(context.Scratch, recursive: true);
    }
}
