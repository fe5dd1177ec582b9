namespace Slipway.Acceptance.Tests.Actions;

/// <summary>This repository's own workflows, played in clones of itself.</summary>
public sealed class OwnWorkflowTests : IAsyncLifetime
{
    private readonly WorkflowPlayer _player = new();

    private Repository _repository = null!;

    public async Task InitializeAsync() => _repository = await Repository.CloneAsync();

    public async Task DisposeAsync()
    {
        _player.Dispose();
        await _repository.DisposeAsync();
    }

    /// <summary>Without Trivy nothing may be deployed from a server, not even as a rehearsal; with it, everything passes.</summary>
    [Fact]
    public async Task A_pull_request_is_checked_scanned_and_its_deployment_rehearsed()
    {
        await _repository.Git.RunAsync("branch", "--force", "pull");
        var started = new WorkflowEvent(_repository.Folder) { Name = "pull_request", Ref = "refs/heads/pull", Machine = Trivy() };

        var run = await _player.PlayAsync(await File.ReadAllTextAsync(_repository.Folder / ".github/workflows/ci.yml"), started);

        run["build"].Summary.ShouldContain("mermaid");
        if (HasTrivy())
        {
            run["build"].Result.ShouldBe("success", run.ToString());
            run["scan"].Result.ShouldBe("success", run.ToString());
            run["rehearsal"].Result.ShouldBe("success", run.ToString());
            run["rehearsal"].Log.ShouldContain("would start load-harness");
        }
        else
        {
            run["build"].Result.ShouldBe("failure", run.ToString());
            run["build"].Log.ShouldContain("ScanImage failed");
            run["scan"].Result.ShouldBe("failure", run.ToString());
            run["scan"].Log.ShouldContain("Trivy");
            run["rehearsal"].Result.ShouldBe("skipped");
        }
    }

    private static bool HasTrivy() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "trivy")));

    // Where the machine's own scanner finds its database, if it has one.
    private static Dictionary<string, string> Trivy() => new[] { "TRIVY_CACHE", "TRIVY_OFFLINE" }
        .Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name))).Where(pair => pair.Value is { Length: > 0 })
        .ToDictionary(pair => pair.Name, pair => pair.Value!);
}
