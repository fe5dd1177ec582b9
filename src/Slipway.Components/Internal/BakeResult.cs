using Slipway.Delivery.Baking;
using Slipway.Tooling;

namespace Slipway.Components.Internal;

/// <summary>How one service's bake ended, and what the target is to fail with.</summary>
internal sealed record BakeResult(BakeRecord Record, TargetFailedException? Failure)
{
    /// <summary>The bakes of the steps before the last one; none where there was one step.</summary>
    public IReadOnlyList<BakeRecord> Earlier { get; init; } = [];

    /// <summary>It goes on serving, not verified.</summary>
    public bool Left { get; init; }

    private static readonly int[] Severity = [ExitCodes.RollbackFailed, ExitCodes.BakeFailed];

    /// <summary>What the process says of a verdict.</summary>
    public static int ExitCodeOf(BakeVerdict verdict) => verdict switch
    {
        BakeVerdict.Pass => ExitCodes.Done,
        BakeVerdict.Fail => ExitCodes.BakeFailed,
        BakeVerdict.TelemetryError => ExitCodes.NoTelemetry,
        BakeVerdict.Superseded => ExitCodes.Superseded,
        _ => ExitCodes.Inconclusive,
    };

    /// <summary>Of several services' failures the one that a person must hear of first: a rollback that failed, then a release that was bad.</summary>
    public static TargetFailedException? Worst(IEnumerable<BakeResult> results) => results
        .Select(result => result.Failure)
        .OfType<TargetFailedException>()
        .MinBy(failure => Array.IndexOf(Severity, failure.ExitCode) is var rank and >= 0 ? rank : Severity.Length);
}
