using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Execution;
using Slipway.Planning;

namespace Slipway.Engine.Tests.Execution;

public sealed class SchedulerTests
{
    [Fact]
    public async Task Independent_targets_run_at_once_as_far_as_the_width_allows()
    {
        var both = new Barrier();
        var result = await RunAsync([T("A"), T("B")], width: 2, both.MeetAsync);
        result.Outcomes.ShouldAllBe(outcome => outcome.Status == TargetStatus.Succeeded);
        both.Most.ShouldBe(2);
    }

    [Fact]
    public async Task Never_more_run_than_the_width()
    {
        var gauge = new Gauge();
        await RunAsync([.. Enumerable.Range(0, 40).Select(index => T($"T{index}"))], width: 3, gauge.PassAsync);
        gauge.Most.ShouldBeInRange(1, 3);
    }

    [Fact]
    public async Task A_target_that_runs_alone_has_no_company()
    {
        var gauge = new Gauge();
        await RunAsync([T("A"), T("B"), T("C") with { RunsAlone = true }, T("D"), T("E")], width: 4, async (name, token) =>
        {
            if (name == "C")
            {
                gauge.Now.ShouldBe(0);
            }

            await gauge.PassAsync(name, token);
        });
        gauge.Passed.ShouldBe(5);
    }

    [Fact]
    public async Task A_failure_stops_what_has_not_started_and_says_who_needed_it()
    {
        var result = await RunAsync([T("A"), T("B", "A"), T("C", "B"), T("D") with { After = ["A"] }], width: 1, Failing("A"));
        Show(result).ShouldBe(["A failed", "B not run: needs A, which failed", "C not run: needs A, which failed", "D not run: A failed before"]);
        result.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Assured_targets_run_after_a_failure()
    {
        var result = await RunAsync([T("A"), T("B", "A") with { AssuredAfterFailure = true }, T("C", "B")], width: 2, Failing("A"));
        Show(result).ShouldBe(["A failed", "B succeeded", "C not run: needs A, which failed"]);
    }

    [Fact]
    public async Task A_failure_with_which_the_run_proceeds_stops_nothing_but_fails_the_run()
    {
        var result = await RunAsync([T("A") with { ProceedAfterFailure = true }, T("B", "A"), T("C")], width: 1, Failing("A"));
        Show(result).ShouldBe(["A failed", "B succeeded", "C succeeded"], ignoreOrder: true);
        result.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task A_cancellation_ends_the_running_and_leaves_the_rest_but_assured_targets_run()
    {
        using var cancellation = new CancellationTokenSource();
        var result = await RunAsync(
            [T("A"), T("B", "A"), T("C", "B") with { AssuredAfterFailure = true }],
            width: 1,
            async (name, token) =>
            {
                if (name == "A")
                {
                    await cancellation.CancelAsync();
                    token.ThrowIfCancellationRequested();
                }

                token.IsCancellationRequested.ShouldBeFalse();
            },
            cancellation.Token);
        Show(result).ShouldBe(["A cancelled: cancelled", "B not run: the run was cancelled", "C succeeded"]);
        result.ExitCode.ShouldBe(130);
    }

    [Fact]
    public async Task An_assured_target_gets_a_deadline_once_the_run_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var result = await RunAsync(
            [T("A") with { AssuredAfterFailure = true }],
            width: 1,
            async (_, token) =>
            {
                await cancellation.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            },
            cancellation.Token,
            deadline: TimeSpan.FromMilliseconds(1));
        result.Outcomes[0].Status.ShouldBe(TargetStatus.Cancelled);
    }

    [Fact]
    public void In_any_graph_each_target_runs_once_and_after_all_it_depends_on() =>
        Prop.ForAll(Graphs.Any, Gen.Choose(1, 8).ToArbitrary(), (graph, width) =>
        {
            var ended = new ConcurrentDictionary<string, bool>();
            var result = RunAsync(
                graph,
                width,
                (name, _) =>
                {
                    graph.Single(target => target.Name == name).DependsOn.All(ended.ContainsKey).ShouldBeTrue();
                    ended.TryAdd(name, true).ShouldBeTrue();
                    return Task.CompletedTask;
                }).GetAwaiter().GetResult();
            result.Outcomes.Length.ShouldBe(graph.Length);
            ended.Count.ShouldBe(graph.Length);
        }).QuickCheckThrowOnFailure();

    private static TargetModel T(string name, params string[] dependsOn) => new(name)
    {
        DependsOn = [.. dependsOn],
        Actions = [(_, _) => Task.CompletedTask],
    };

    private static Func<string, CancellationToken, Task> Failing(string target) =>
        (name, _) => name == target ? throw new InvalidOperationException("broken") : Task.CompletedTask;

    private static IEnumerable<string> Show(RunResult result) => result.Outcomes.Select(outcome =>
        $"{outcome.Target.Name} {Slipway.Hosts.Summary.Word(outcome.Status)}{(outcome.Reason is null ? "" : ": " + outcome.Reason)}");

    private static Task<RunResult> RunAsync(
        TargetModel[] targets, int width, Func<string, CancellationToken, Task> action, CancellationToken cancellationToken = default, TimeSpan? deadline = null)
    {
        var plan = Planner.Make(new TargetCollection(targets), new([.. targets.Select(target => target.Name)]));
        return new Scheduler(new FakeExecution(action), new SilentHost(), TimeProvider.System, width, deadline ?? TimeSpan.FromMinutes(1)).RunAsync(plan, cancellationToken);
    }

    private sealed class FakeExecution(Func<string, CancellationToken, Task> action) : ITargetExecution
    {
        public async Task<TargetOutcome> RunAsync(PlannedTarget target, CancellationToken cancellationToken)
        {
            try
            {
                await action(target.Name, cancellationToken);
                return new(target, TargetStatus.Succeeded, TimeSpan.Zero);
            }
            catch (OperationCanceledException)
            {
                return new(target, TargetStatus.Cancelled, TimeSpan.Zero, "cancelled");
            }
            catch (InvalidOperationException exception)
            {
                return new(target, TargetStatus.Failed, TimeSpan.Zero, Failure: exception);
            }
        }
    }

    /// <summary>Lets nobody on before two have come.</summary>
    private sealed class Barrier
    {
        private readonly TaskCompletionSource _full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _arrived;

        public int Most => _arrived;

        public async Task MeetAsync(string name, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _arrived) == 2)
            {
                _full.SetResult();
            }

            await _full.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        }
    }

    /// <summary>Counts who is inside.</summary>
    private sealed class Gauge
    {
        private int _now;
        private int _passed;

        public int Most { get; private set; }

        public int Now => Volatile.Read(ref _now);

        public int Passed => Volatile.Read(ref _passed);

        public async Task PassAsync(string name, CancellationToken cancellationToken)
        {
            var now = Interlocked.Increment(ref _now);
            lock (this)
            {
                Most = Math.Max(Most, now);
            }

            await Task.Yield();
            Interlocked.Increment(ref _passed);
            Interlocked.Decrement(ref _now);
        }
    }
}
