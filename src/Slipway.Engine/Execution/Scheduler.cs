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
        // A target that blocks its thread needs one of its own; past this number the pool would add one or two a second.
        ThreadPool.GetMinThreads(out var threads, out var ports);
        ThreadPool.SetMinThreads(Math.Max(threads, width + Environment.ProcessorCount), ports);
        var began = clock.GetTimestamp();
        var state = new RunState(plan);
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

    private void Finish(RunState state, TargetOutcome outcome)
    {
        state.End(outcome);
        host.TargetFinished(outcome);
    }
}
