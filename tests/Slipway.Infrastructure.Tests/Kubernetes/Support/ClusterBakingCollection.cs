namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>As <see cref="ClusterCollection"/>, beside it: bakes that end badly or in fog.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterBakingCollection : ICollectionFixture<ClusterFixture>
{
    /// <summary>For <c>[Collection(ClusterBakingCollection.Name)]</c>.</summary>
    public const string Name = "cluster: baking";
}
