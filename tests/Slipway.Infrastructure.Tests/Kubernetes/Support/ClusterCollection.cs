namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>
/// Tests on the cluster that run one after the other. There are three such collections, side by side: most of a test's time is waiting for pods and bakes.
/// </summary>
[CollectionDefinition(Name)]
public sealed class ClusterCollection : ICollectionFixture<ClusterFixture>
{
    /// <summary>For <c>[Collection(ClusterCollection.Name)]</c>.</summary>
    public const string Name = "cluster";
}
