using System.Diagnostics;
using Slipway.Delivery.Deploying.Local;
using Slipway.Delivery.Deploying.Local.State;
using Slipway.Testing;
using Slipway.TestService;
using Slipway.Tooling;
using Slipway.Tooling.Processes;
using Xunit.Abstractions;
using static Slipway.Delivery.Tests.Deploying.LocalWorld;

namespace Slipway.Delivery.Tests.Deploying;

/// <summary>A build that is killed before each of its changes in turn; then a new one that knows only the folder.</summary>
[Trait("Speed", "Slow")]
public sealed class LocalRecoveryTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(15);

    private readonly LocalWorld _world = new();

    [Fact]
    public async Task A_first_delivery_killed_before_any_change_is_settled()
    {
        await KillBeforeEachChangeAsync(
            async (workload, attempt) =>
            {
                var outcome = await workload.DeployAsync(_world.Request($"1.{attempt}.0"), Never);
                await workload.AcceptAsync(_world.Service, outcome.Release, Never);
            },
            async _ => await _world.Workload.DownAsync(_world.Service, Never));
        (await _world.GetAsync(_world.State.Url!)).ShouldBe(_world.State.Serving!.Release.Version);
    }

    [Fact]
    public async Task A_delivery_over_another_killed_before_any_change_is_settled()
    {
        await _world.DeliverAsync("1.0.0");
        await KillBeforeEachChangeAsync(async (workload, attempt) =>
        {
            var outcome = await workload.DeployAsync(_world.Request($"2.{attempt}.0"), Never);
            await workload.AcceptAsync(_world.Service, outcome.Release, Never);
        });
        _world.State.Serving!.Release.Version.ShouldStartWith("2.");
    }

    [Fact]
    public async Task A_rejection_killed_before_any_change_is_settled()
    {
        await _world.DeliverAsync("1.0.0");
        await KillBeforeEachChangeAsync(async (workload, attempt) =>
        {
            var outcome = await workload.DeployAsync(_world.Request($"2.{attempt}.0"), Never);
            await workload.RejectAsync(_world.Service, outcome.Release, "too many errors", quarantine: true, Never);
        });
        _world.State.Serving!.Release.Version.ShouldBe("1.0.0");
    }

    [Fact]
    public async Task A_rollback_killed_before_any_change_is_settled()
    {
        await _world.DeliverAsync("1.0.0");
        await _world.DeliverAsync("2.0.0");
        await KillBeforeEachChangeAsync(async (workload, attempt) =>
        {
            var serving = _world.State.Serving!.Release.Version;
            await workload.RollbackAsync(_world.Service, serving == "1.0.0" ? "2.0.0" : "1.0.0", $"rollback-{attempt}", Never);
        });
    }

    [Fact]
    public async Task A_teardown_killed_before_any_change_is_settled()
    {
        await KillBeforeEachChangeAsync(
            async (workload, _) => await workload.DownAsync(_world.Service, Never),
            async attempt => await _world.DeliverAsync($"1.{attempt}.0"));
        _world.Processes().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("record shop 2.0.0 has started", "1.0.0")] // it runs, and nobody has noted it
    [InlineData("record shop 2.0.0 serves", "2.0.0")] // the traffic has moved, and nobody has noted it
    [InlineData("stop shop 1.0.0", "2.0.0")]
    public async Task A_build_that_is_really_killed_leaves_nothing_that_the_next_cannot_settle(string last, string expected)
    {
        await _world.DeliverAsync("1.0.0");
        var runner = new ProcessRunner(new SecretMask(), NullLog.Instance, TimeProvider.System, new SystemEnvironment(), _world.Folder);
        var build = AbsolutePath.Create(AppContext.BaseDirectory) / "Slipway.TestBuild.dll";

        var result = await runner.RunAsync(
            new ProcessSpec("dotnet", build, _world.Options.Folder, _world.Images, "2.0.0", last) { ThrowOnError = false }, Never);

        result.ExitCode.ShouldBe(128 + 9, result.StandardError);
        _world.Processes().Count.ShouldBe(3); // both releases and the ingress
        (await _world.NewWorkload().RecoverAsync(_world.Service, Never)).ShouldNotBeNull();
        await ShouldBeSettledAsync();
        _world.State.Serving!.Release.Version.ShouldBe(expected);
    }

    [Fact]
    public async Task A_recovery_keeps_its_promise_also_when_a_request_never_ends()
    {
        var url = (await _world.DeliverAsync("1.0.0")).Url!;
        using var give = new CancellationTokenSource();
        var endless = _world.Http.GetStringAsync(new Uri(url, "/slow?1000000"), give.Token);
        var outcome = await _world.Workload.DeployAsync(_world.Request(new Behaviour("2.0.0")), Never);
        await Should.ThrowAsync<KilledException>(_world.NewWorkload(new DyingGate(4)).AcceptAsync(_world.Service, outcome.Release, Never)); // before the stop
        var began = Stopwatch.StartNew();

        await _world.NewWorkload().RecoverAsync(_world.Service, Never);

        began.Elapsed.ShouldBeLessThan(Promised);
        await ShouldBeSettledAsync();
        await give.CancelAsync();
        await Should.ThrowAsync<Exception>(endless);
    }

    [Fact]
    public async Task A_recovery_that_is_killed_itself_is_finished_by_the_next()
    {
        await _world.DeliverAsync("1.0.0");
        var outcome = await _world.Workload.DeployAsync(_world.Request("2.0.0"), Never);
        await Should.ThrowAsync<KilledException>(_world.NewWorkload(new DyingGate(2)).AcceptAsync(_world.Service, outcome.Release, Never)); // before the switch
        for (var change = 1; ; change++)
        {
            try
            {
                await _world.NewWorkload(new DyingGate(change)).RecoverAsync(_world.Service, Never);
                break;
            }
            catch (KilledException)
            {
                (await _world.GetAsync(_world.State.Url!)).ShouldBeOneOf("1.0.0", "2.0.0");
            }
        }

        await ShouldBeSettledAsync();
        _world.State.Serving!.Release.Version.ShouldBe("2.0.0");
    }

    [Fact]
    public async Task Where_nothing_is_left_there_is_nothing_to_recover()
    {
        (await _world.Workload.RecoverAsync(_world.Service, Never)).ShouldBeNull();
        await _world.DeliverAsync("1.0.0");

        (await _world.NewWorkload().RecoverAsync(_world.Service, Never)).ShouldBeNull();

        (await _world.GetAsync(_world.State.Url!)).ShouldBe("1.0.0");
    }

    [Fact]
    public async Task A_half_unpacked_image_is_never_taken_for_whole()
    {
        var request = _world.Request("1.0.0");
        var half = _world.Folders.ReleaseOf(request.Digest) / "files";
        half.CreateDirectory();
        File.WriteAllText(half / "rubbish", "");
        (_world.Folders.Releases / $"{request.Digest.Hex}.0123.unfinished").CreateDirectory();

        var outcome = await _world.Workload.DeployAsync(request, Never);

        (half / "rubbish").FileExists.ShouldBeFalse();
        Directory.GetDirectories(_world.Folders.Releases).Length.ShouldBe(1);
        outcome.Unchanged.ShouldBeFalse();
    }

    public void Dispose() => _world.Dispose();

    private async Task KillBeforeEachChangeAsync(Func<LocalWorkload, int, Task> run, Func<int, Task>? prepare = null)
    {
        var slowest = TimeSpan.Zero;
        for (var change = 1; ; change++)
        {
            if (prepare is not null)
            {
                _world.NewWorkload();
                await prepare(change);
            }

            var gate = new DyingGate(change);
            try
            {
                await run(_world.NewWorkload(gate), change);
                break;
            }
            catch (KilledException)
            {
            }

            var began = Stopwatch.StartNew();
            var did = await _world.NewWorkload().RecoverAsync(_world.Service, Never);
            output.WriteLine($"{change}. killed before “{gate.DiedBefore}”: {did ?? "nothing to do"} ({began.ElapsedMilliseconds} ms)");
            slowest = began.Elapsed > slowest ? began.Elapsed : slowest;
            await ShouldBeSettledAsync();
        }

        slowest.ShouldBeLessThan(Promised);
        await ShouldBeSettledAsync();
    }

    /// <summary>One version serves or none, nothing else runs, and nothing half done is left.</summary>
    private async Task ShouldBeSettledAsync()
    {
        var state = _world.Folders.StateFile.FileExists ? _world.State : new LocalState();
        state.Candidate.ShouldBeNull();
        state.Retiring.ShouldBeNull();
        state.GoingDown.ShouldBeFalse();
        var expected = new[] { state.Serving?.Instance.Process, state.Ingress?.Instance.Process }.OfType<ProcessIdentity>();
        _world.Processes().ShouldBe(expected, ignoreOrder: true);
        (state.Ingress is null).ShouldBe(state.Serving is null);
        if (state.Serving is { } serving)
        {
            (await _world.GetAsync(state.Url!)).ShouldBe(serving.Release.Version);
            serving.Release.VerifiedAt.ShouldNotBeNull();
        }

        if (_world.Folders.Root.DirectoryExists)
        {
            Directory.GetFileSystemEntries(_world.Folders.Root, "*", SearchOption.AllDirectories)
                .ShouldAllBe(entry => !entry.EndsWith(".tmp") && !entry.EndsWith(".unfinished"));
        }
    }
}
