using Slipway.Delivery.Deploying.Kubernetes;
using Slipway.Tooling;
using static Slipway.Infrastructure.Tests.Kubernetes.Deploying.ClusterWorld;

namespace Slipway.Infrastructure.Tests.Kubernetes.Deploying;

/// <summary>Credentials that are not in the kubeconfig.</summary>
[Collection(ClusterCollection.Name)]
public sealed class TokenTests(ClusterFixture cluster)
{
    [ClusterFact]
    public async Task A_kubeconfig_without_credentials_and_a_token_of_our_own_are_enough()
    {
        await using var world = await CreateAsync(cluster, "token");
        var token = (await cluster.KubectlAsync(["config", "view", "--raw", "--minify", "--output", "jsonpath={.users[0].user.token}"])).StandardOutput.Trim();
        var bare = world.Manifests / "bare.kubeconfig";
        await File.WriteAllTextAsync(bare, (await File.ReadAllTextAsync(cluster.Cluster.Kubeconfig)).Replace(token, "nobody", StringComparison.Ordinal));
        world.Options = world.Options with { Kubeconfig = bare };
        await using var stranger = world.NewWorkload();
        (await Should.ThrowAsync<KubernetesException>(stranger.ReadAsync(world.Service, Never))).Code.ShouldBe(401);

        world.Options = world.Options with { Token = new FixedToken(new Secret(token)) };
        await using var known = world.NewWorkload();
        (await known.ReadAsync(world.Service, Never)).Serving.ShouldBeNull();
    }

    private sealed class FixedToken(Secret token) : IClusterToken
    {
        public Task<Secret> GetAsync(CancellationToken cancellationToken) => Task.FromResult(token);
    }
}
