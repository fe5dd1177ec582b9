using System.Diagnostics;
using Slipway.Testing;
using Slipway.Tooling.Processes;
using Slipway.Tooling.Tests.Support;

namespace Slipway.Tooling.Tests.Processes;

public sealed class CancellationTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly CancellationTokenSource _cancellation = new();
    private readonly List<IDisposable> _open = [];

    public void Dispose()
    {
        _open.ForEach(each => each.Dispose());
        _cancellation.Dispose();
    }

    [Fact]
    public async Task A_cancelled_run_ends_child_and_grandchild()
    {
        var (run, said) = With(TimeProvider.System).Start(RunnerFixture.Shell("sh -c 'sleep 1000 & echo $!; wait' & wait"), _cancellation.Token);
        var grandchild = await said;
        await _cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => run);
        grandchild.IsAlive.ShouldBeFalse();
    }

    [Fact]
    public async Task What_ignores_the_request_is_killed_when_its_grace_is_over()
    {
        var stubborn = RunnerFixture.Shell("trap '' TERM; sleep 1000 & echo $!; wait; wait") with { Grace = TimeSpan.FromSeconds(3) };
        var (run, said) = With(_clock).Start(stubborn, _cancellation.Token);
        var child = await said;
        await _cancellation.CancelAsync();
        await TimerAsync();
        _clock.Advance(TimeSpan.FromSeconds(2.999));
        child.IsAlive.ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(0.001));
        await Should.ThrowAsync<OperationCanceledException>(() => _clock.RunAsync(run));
        await RunnerFixture.GoneAsync(child);
    }

    [Fact]
    public async Task A_child_has_its_grace_also_when_its_parent_went_at_once()
    {
        var it = With(TimeProvider.System);
        const string tidying = """
            (trap 'sleep 0.2; echo tidied > tidied; exit' TERM; echo > ready; while :; do sleep 0.05; done) &
            while ! test -e ready; do sleep 0.01; done
            echo 0
            wait
            """;
        var ready = new TaskCompletionSource();
        var run = it.Runner.RunAsync(
            RunnerFixture.Shell(tidying) with
            {
                OnOutput = line =>
                {
                    if (line == "0")
                    {
                        ready.SetResult();
                    }
                },
            },
            _cancellation.Token);
        await ready.Task;
        await _cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => run);
        (it.Folder / "tidied").FileExists.ShouldBeTrue();
    }

    [Fact]
    public async Task A_run_that_takes_too_long_is_ended_and_is_a_failure()
    {
        var slow = RunnerFixture.Shell("sleep 1000 & echo $!; wait") with { Timeout = TimeSpan.FromSeconds(90) };
        var (run, said) = With(_clock).Start(slow, _cancellation.Token);
        var child = await said;
        _clock.Advance(TimeSpan.FromSeconds(90));
        var failure = await Should.ThrowAsync<ProcessFailedException>(() => _clock.RunAsync(run));
        failure.What.ShouldContain("did not end within 90 s");
        failure.Result.StandardOutput.ShouldBe($"{child.Pid}\n");
        await RunnerFixture.GoneAsync(child);
    }

    [Fact]
    public async Task A_grandchild_that_keeps_the_pipe_open_does_not_hold_the_run_up()
    {
        var (run, said) = With(_clock).Start(RunnerFixture.Shell("sleep 1000 & echo $!"), _cancellation.Token);
        var grandchild = await said;
        var result = await _clock.RunAsync(run);
        result.StandardOutput.ShouldBe($"{grandchild.Pid}\n");
        grandchild.IsAlive.ShouldBeTrue();
    }

    [Fact]
    public async Task A_limit_that_passes_while_only_a_grandchild_is_left_is_no_failure()
    {
        var (run, said) = With(_clock).Start(RunnerFixture.Shell("sleep 1000 & echo $!") with { Timeout = TimeSpan.FromSeconds(1) }, _cancellation.Token);
        await said;
        await TimerAsync(2); // the limit, and the patience with the pipe
        (await _clock.RunAsync(run)).ExitCode.ShouldBe(0);
        _clock.GetElapsedTime(0).ShouldBeGreaterThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_run_that_is_cancelled_before_it_begins_starts_nothing()
    {
        var it = With(TimeProvider.System);
        await _cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => it.Runner.RunAsync(RunnerFixture.Shell("touch started"), _cancellation.Token));
        (it.Folder / "started").FileExists.ShouldBeFalse();
    }

    private RunnerFixture With(TimeProvider clock)
    {
        var fixture = new RunnerFixture(clock);
        _open.Add(fixture);
        return fixture;
    }

    // Until the run waits for the clock: that the signal was sent, or that the process has gone.
    private async Task TimerAsync(int count = 1)
    {
        var patience = Stopwatch.StartNew();
        while (_clock.PendingTimers < count)
        {
            patience.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
            await Task.Yield();
        }
    }
}
