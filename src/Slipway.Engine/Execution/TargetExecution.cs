using Slipway.Hosts;
using Slipway.Planning;
using Slipway.Tooling;

namespace Slipway.Execution;

/// <summary>Runs a target's actions in this process.</summary>
internal sealed class TargetExecution(RunServices services, IHost host) : ITargetExecution
{
    private readonly long _began = services.Clock.GetTimestamp();

    public async Task<TargetOutcome> RunAsync(PlannedTarget target, CancellationToken cancellationToken)
    {
        var start = services.Clock.GetTimestamp();
        var log = new TargetLog(target.Name, host, services.Mask);
        var context = new TargetContext(services, target.Model, log);
        TargetOutcome Ended(TargetStatus status, string? reason = null, Exception? failure = null) =>
            new(target, status, services.Clock.GetElapsedTime(start), reason, failure)
            {
                Notes = [.. context.Notes],
                Conclusions = [.. context.Conclusions],
                Summaries = [.. context.Summaries],
                Warnings = [.. log.Warnings],
                Hide = services.Mask.Apply,
                StartedAfter = services.Clock.GetElapsedTime(_began, start),
            };
        try
        {
            if (target.Model.DynamicConditions.FirstOrDefault(condition => !condition.Holds()) is { } condition)
            {
                return Ended(TargetStatus.Skipped, $"{condition.Text} does not hold");
            }

            foreach (var action in target.Model.Actions)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await action(context, cancellationToken).ConfigureAwait(false);
            }

            return context.UpToDateBecause is { } because ? Ended(TargetStatus.UpToDate, because) : Ended(TargetStatus.Succeeded);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Ended(TargetStatus.Cancelled, "cancelled");
        }
        catch (Exception exception)
        {
            return Ended(TargetStatus.Failed, failure: exception);
        }
        finally
        {
            log.Progress(null);
        }
    }
}
