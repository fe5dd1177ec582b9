namespace Slipway.Delivery.Deploying.Local.Running;

/// <summary>What a readiness route said; <paramref name="Words"/> is status and body, or why there was no answer.</summary>
internal sealed record ReadinessAnswer(bool IsReady, string Words);
