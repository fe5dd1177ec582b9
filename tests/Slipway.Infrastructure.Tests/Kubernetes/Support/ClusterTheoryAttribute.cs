namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>As <see cref="ClusterFactAttribute"/>, for tests with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClusterTheoryAttribute : TheoryAttribute
{
    public ClusterTheoryAttribute() => Skip = ClusterNeeded.SkipReason;
}
