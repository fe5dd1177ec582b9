namespace Slipway.Delivery.Deploying.Kubernetes.Rollouts;

/// <summary>Why a rollout did not come to its end.</summary>
/// <param name="What">In one line.</param>
/// <param name="Evidence">What shows it: log lines, the registry's words.</param>
/// <param name="Cure">What to do.</param>
internal sealed record RolloutProblem(string What, string? Evidence, string Cure)
{
    /// <summary>Whether a pod of it was ready, and so had traffic, before.</summary>
    public bool WasReady { get; init; }
}
