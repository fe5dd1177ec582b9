namespace Slipway.Delivery.Baking;

/// <summary>What the platform says about a candidate's instances: restarts, crashes, readiness.</summary>
public interface IWorkloadSignals
{
    /// <summary>
    /// Everything that was noticed since the last call; empty when all is well. Throws when the platform does not answer, which makes the bake blind, not
    /// failed.
    /// </summary>
    Task<IReadOnlyList<WorkloadSignal>> ReadAsync(CancellationToken cancellationToken);
}
