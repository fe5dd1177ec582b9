namespace Slipway.Delivery.Deploying.Kubernetes.Rollouts;

/// <summary>What is wrong with a pod.</summary>
/// <param name="Kind">What.</param>
/// <param name="Hopeless">Waiting would not mend it.</param>
/// <param name="Pod">Which pod.</param>
/// <param name="Container">Which of its containers, where it is one.</param>
/// <param name="Words">In the cluster's words.</param>
internal sealed record Diagnosis(DiagnosisKind Kind, bool Hopeless, string Pod, string? Container, string Words);
