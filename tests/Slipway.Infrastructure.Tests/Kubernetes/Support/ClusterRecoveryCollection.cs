namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>As <see cref="ClusterCollection"/>, beside it: builds that are killed.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterRecoveryCollection : ICollectionFixture<ClusterFixture>
{
    /// <summary>For <c>[Collection(ClusterRecoveryCollection.Name)]</c>.</summary>
    public const string Name = "cluster: recovery";
}
