namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>A test on a Kubernetes cluster: skipped where there is none, failing without one on a CI server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute() => Skip = ClusterNeeded.SkipReason;
}
