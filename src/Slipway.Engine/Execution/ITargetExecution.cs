using Slipway.Planning;

namespace Slipway.Execution;

/// <summary>How one target is run. Never throws: whatever happens is in the outcome.</summary>
internal interface ITargetExecution
{
    Task<TargetOutcome> RunAsync(PlannedTarget target, CancellationToken cancellationToken);
}
