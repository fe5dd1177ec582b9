namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>All tests on a cluster: one cluster, started once. They run one after the other; what takes long inside one runs beside itself.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterCollection : ICollectionFixture<ClusterFixture>
{
    /// <summary>For <c>[Collection(ClusterCollection.Name)]</c>.</summary>
    public const string Name = "cluster";
}
