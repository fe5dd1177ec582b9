using System.Collections.Immutable;
using Slipway.Tooling;

namespace Slipway.Execution;

/// <summary>How a run ended.</summary>
/// <param name="Outcomes">One for each planned target, in the plan's order.</param>
/// <param name="Duration">Wall time.</param>
/// <param name="Cancelled">Whether a signal ended it.</param>
public sealed record RunResult(ImmutableArray<TargetOutcome> Outcomes, TimeSpan Duration, bool Cancelled)
{
    /// <summary>The process's exit code: that of the first failure, for a cancelled run <see cref="ExitCodes.Cancelled"/>.</summary>
    public int ExitCode => Cancelled ? ExitCodes.Cancelled
        : Outcomes.FirstOrDefault(outcome => outcome.Status == TargetStatus.Failed) is not { } failed ? ExitCodes.Done
        : failed.Failure switch
        {
            TargetFailedException failure => failure.ExitCode,
            UsageException => ExitCodes.Usage,
            _ => ExitCodes.TargetFailed,
        };
}
