namespace Slipway.Delivery.Deploying.Kubernetes.Rollouts;

/// <summary>Why a rollout does not converge.</summary>
internal enum DiagnosisKind
{
    ImagePull,
    Configuration,
    OutOfMemory,
    Crash,
    Evicted,
    Unschedulable,
    ProbeFails,
    Starting,
}
