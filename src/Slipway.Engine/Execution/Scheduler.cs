using System.Collections.Immutable;
using System.Threading.Channels;
using Slipway.Hosts;
using Slipway.Planning;

namespace Slipway.Execution;

/// <summary>
/// Runs a plan: each target once all that it waits for has ended, as many at once as the width allows. One loop owns all state; targets only report to it.
/// </summary>
/// <param name="execution">How a target is run.</param>
/// <param name="host">Is told what starts and ends.</param>
/// <param name="clock">Measures the run, and the deadline of assured targets after a cancellation.</param>
/// <param name="width">How many targets run at once, at most.</param>
/// <param name="assuredDeadline">How long assured targets have, all together, once the run was cancelled.</param>
internal sealed class Scheduler(ITargetExecution execution, IHost host, TimeProvider clock, int width, TimeSpan assuredDeadline)
{
    public async Task<RunResult> RunAsync(Plan plan, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var state = new State(plan);
        using var assured = new CancellationTokenSource();
        using var deadline = clock.CreateTimer(_ => assured.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var arm = cancellationToken.Register(() => deadline.Change(assuredDeadline, Timeout.InfiniteTimeSpan)).ConfigureAwait(false);
        var ended = Channel.CreateUnbounded<TargetOutcome>(new() { SingleReader = true });
        var running = 0;
        var alone = false;
        while (!state.AllEnded)
        {
            while (running < width && !alone && state.NextReady(running == 0) is { } target)
            {
                if (state.ReasonNotToRun(target, cancellationToken.IsCancellationRequested) is { } outcome)
                {
                    Finish(state, outcome);
                    continue;
                }

                running++;
                alone = target.Model.RunsAlone;
                host.TargetStarted(target);
                _ = RunOneAsync(target, ended.Writer, target.Model.AssuredAfterFailure ? assured.Token : cancellationToken);
            }

            if (running > 0)
            {
                var outcome = await ended.Reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                running--;
                alone = false;
                Finish(state, outcome);
            }
        }

        return new RunResult(state.Outcomes(), clock.GetElapsedTime(began), cancellationToken.IsCancellationRequested && state.WasCutShort);
    }

    // Synchronous targets leave the loop free too: the scheduler must go on starting others.
    private async Task RunOneAsync(PlannedTarget target, ChannelWriter<TargetOutcome> ended, CancellationToken cancellationToken)
    {
        if (target.Model.Actions.Length > 0)
        {
            await Task.Yield();
        }

        await ended.WriteAsync(await execution.RunAsync(target, cancellationToken).ConfigureAwait(false), CancellationToken.None).ConfigureAwait(false);
    }

    private void Finish(State state, TargetOutcome outcome)
    {
        state.End(outcome);
        host.TargetFinished(outcome);
    }

    private sealed class State
    {
        private readonly Plan _plan;
        private readonly Dictionary<string, int> _waiting;
        private readonly Dictionary<string, List<PlannedTarget>> _dependants;
        private readonly Dictionary<string, TargetOutcome> _outcomes;
        private readonly Queue<PlannedTarget> _ready = new();
        private string? _stoppedBy;

        public State(Plan plan)
        {
            _plan = plan;
            _outcomes = new(plan.Targets.Length);
            _waiting = plan.Targets.ToDictionary(target => target.Name, target => target.Edges.Length);
            _dependants = plan.Targets.ToDictionary(target => target.Name, _ => new List<PlannedTarget>());
            foreach (var target in plan.Targets)
            {
                foreach (var edge in target.Edges)
                {
                    _dependants[edge.On].Add(target);
                }

                if (target.Edges.Length == 0)
                {
                    _ready.Enqueue(target);
                }
            }
        }

        public bool AllEnded => _outcomes.Count == _plan.Targets.Length;

        /// <summary>Whether something did not run to its end because of a cancellation.</summary>
        public bool WasCutShort => _outcomes.Values.Any(outcome => outcome.Status is TargetStatus.Cancelled or TargetStatus.NotRun);

        public ImmutableArray<TargetOutcome> Outcomes() => [.. _plan.Targets.Select(target => _outcomes[target.Name])];

        /// <summary>The next target whose turn it is; one that must run alone only when nothing runs, and then nothing overtakes it.</summary>
        public PlannedTarget? NextReady(bool idle) =>
            _ready.TryPeek(out var next) && (idle || !next.Model.RunsAlone) ? _ready.Dequeue() : null;

        /// <summary>The outcome of a target that must not start.</summary>
        public TargetOutcome? ReasonNotToRun(PlannedTarget target, bool cancelled)
        {
            if (target.Skip is { } skip)
            {
                return new(target, TargetStatus.Skipped, TimeSpan.Zero, skip);
            }

            var reason = target.Model.AssuredAfterFailure ? null
                : _stoppedBy is not null ? (WaitsFor(target, _stoppedBy) ? $"needs {_stoppedBy}, which failed" : $"{_stoppedBy} failed before")
                : cancelled ? "the run was cancelled"
                : null;
            return reason is null ? null : new(target, TargetStatus.NotRun, TimeSpan.Zero, reason);
        }

        public void End(TargetOutcome outcome)
        {
            _outcomes.Add(outcome.Target.Name, outcome);
            if (outcome.Status == TargetStatus.Failed && !outcome.Target.Model.ProceedAfterFailure)
            {
                _stoppedBy ??= outcome.Target.Name;
            }

            foreach (var dependant in _dependants[outcome.Target.Name])
            {
                if (--_waiting[dependant.Name] == 0)
                {
                    _ready.Enqueue(dependant);
                }
            }
        }

        private bool WaitsFor(PlannedTarget target, string on)
        {
            var seen = new HashSet<string>();
            var open = new Stack<PlannedTarget>([target]);
            while (open.TryPop(out var next))
            {
                foreach (var edge in next.Edges.Where(edge => edge.Kind != EdgeKind.Order))
                {
                    if (edge.On == on)
                    {
                        return true;
                    }

                    if (seen.Add(edge.On))
                    {
                        open.Push(_plan[edge.On]);
                    }
                }
            }

            return false;
        }
    }
}
