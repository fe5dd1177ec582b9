using Slipway.Tooling;
using Slipway.Tooling.Changes;
using Slipway.Tooling.Processes;
using Slipway.Workflows.GitHub;
using Slipway.Workflows.Pinning;

namespace Slipway.Workflows.Tests.Pinning;

/// <summary>Against real git repositories in a temporary folder.</summary>
public sealed class ActionPinnerTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly AbsolutePath _folder = AbsolutePath.Create(Directory.CreateTempSubdirectory("slipway-pins-").FullName);
    private readonly ProcessRunner _processes;

    public ActionPinnerTests() => _processes = new(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), _folder);

    private AbsolutePath Remote => _folder / "remote/actions/cache";

    public async Task InitializeAsync()
    {
        Remote.CreateDirectory();
        await GitAsync(Now, "init", "--quiet", "--initial-branch", "main");
        await ReleaseAsync("v5.0.5", Now.AddDays(-90), "path");
    }

    public Task DisposeAsync()
    {
        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_newest_release_that_is_a_week_old_is_taken_with_its_inputs()
    {
        await ReleaseAsync("v5.1.0", Now.AddDays(-30), "path");
        await ReleaseAsync("v6.0.0", Now.AddDays(-8), "folder");
        await ReleaseAsync("v6.0.1", Now.AddDays(-2), "folder");
        await ReleaseAsync("v7", Now.AddDays(-20), "moving");

        var pin = await RefreshAsync(await PinAsync());

        (pin.Version, pin.Commit).ShouldBe(("v6.0.0", await CommitAsync("v6.0.0")));
        pin.Inputs.ShouldBe([new ActionInput("folder", Required: true), new ActionInput("mode", Default: "fast"), new ActionInput("old", Deprecated: true)]);
        pin.Outputs.ShouldBe(["hit"]);
    }

    [Fact]
    public async Task An_old_commit_that_was_tagged_today_must_wait()
    {
        await CommitAsync(Now.AddDays(-60), "path");
        await GitAsync(Now.AddHours(-1), "tag", "--annotate", "--message", "x", "v5.2.0");

        (await RefreshAsync(await PinAsync())).Version.ShouldBe("v5.0.5");
    }

    [Fact]
    public async Task Behind_an_annotated_tag_the_commit_is_pinned()
    {
        await CommitAsync(Now.AddDays(-60), "path");
        await GitAsync(Now.AddDays(-50), "tag", "--annotate", "--message", "x", "v5.2.0");

        (await RefreshAsync(await PinAsync())).Commit.ShouldBe(await CommitAsync("v5.2.0^{commit}"));
    }

    [Fact]
    public async Task A_tag_that_was_moved_is_an_alarm()
    {
        var pin = await PinAsync();
        await CommitAsync(Now.AddDays(-1), "stolen");
        await GitAsync(Now, "tag", "--force", "v5.0.5");

        (await Should.ThrowAsync<TargetFailedException>(() => RefreshAsync(pin))).What.ShouldBe("The tag v5.0.5 of actions/cache was moved.");
    }

    [Fact]
    public async Task What_moved_is_written_once_and_read_back()
    {
        var own = ActionCatalog.Write([await PinAsync()]);
        Directory.CreateDirectory(_folder / ".github");
        await File.WriteAllTextAsync(_folder / PinFile.File, own);
        await ReleaseAsync("v5.1.0", Now.AddDays(-30), "path");
        var pins = new PinFile(_folder);

        (await pins.RefreshAsync(Pinner, [KnownActions.Cache], _folder / "cache", new DryRunGate(NullLog.Instance), default))
            .Single().After.Version.ShouldBe("v5.1.0");
        (await File.ReadAllTextAsync(_folder / PinFile.File)).ShouldBe(own);

        await pins.RefreshAsync(Pinner, [KnownActions.Cache], _folder / "cache", new ApplyingGate(NullLog.Instance), default);

        pins.Catalog()[KnownActions.Cache].Version.ShouldBe("v5.1.0");
        (await pins.RefreshAsync(Pinner, [KnownActions.Cache], _folder / "cache", new ApplyingGate(NullLog.Instance), default)).ShouldBeEmpty();
    }

    private ActionPinner Pinner => new(_processes, new FixedClock(), $"file://{_folder}/remote");

    private Task<ActionDefinition> RefreshAsync(ActionDefinition pin) => Pinner.RefreshAsync(pin, _folder / "cache", default);

    private async Task<ActionDefinition> PinAsync() =>
        ActionCatalog.BuiltIn[KnownActions.Cache] with { Version = "v5.0.5", Commit = await CommitAsync("v5.0.5") };

    private async Task ReleaseAsync(string tag, DateTimeOffset at, string input)
    {
        await CommitAsync(at, input);
        await GitAsync(at, "tag", tag);
    }

    private async Task CommitAsync(DateTimeOffset at, string input)
    {
        await File.WriteAllTextAsync(
            Remote / "action.yml",
            $"name: Cache\ninputs:\n  {input}:\n    required: true\n  mode:\n    default: fast\n  old:\n    deprecationMessage: gone\n"
            + "outputs:\n  hit:\n    description: x\n");
        await GitAsync(at, "add", "action.yml");
        await GitAsync(at, "commit", "--quiet", "--allow-empty", "--message", input);
    }

    private async Task<string> CommitAsync(string reference) => (await GitAsync(Now, "rev-parse", reference)).StandardOutput.Trim();

    private Task<ProcessResult> GitAsync(DateTimeOffset at, params string[] arguments)
    {
        var spec = new ProcessSpec("git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false", .. arguments])
        {
            WorkingDirectory = Remote,
        };
        var dates = spec.Environment.Add("GIT_COMMITTER_DATE", at.ToString("O")).Add("GIT_AUTHOR_DATE", at.ToString("O"));
        return _processes.RunAsync(spec with { Environment = dates }, CancellationToken.None);
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
